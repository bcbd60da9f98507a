package dev.postrider.domain;

/** Why an attempt is made. */
public enum Trigger {
  /** The message was accepted, or the retry schedule came round. */
  SCHEDULED,
  /** A person or a program asked for it. */
  MANUAL
}
