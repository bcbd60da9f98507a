package dev.postrider.domain;

/** What an export is of. */
public enum ExportSubject {
  /** An application's messages. */
  MESSAGES,
  /** The attempts that were made to deliver them. */
  ATTEMPTS
}
