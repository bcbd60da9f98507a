package dev.postrider.domain;

/** How an export is written. */
public enum ExportFormat {
  /** A JSON object a line. */
  NDJSON,
  /** Comma-separated values (RFC 4180) with a header line. */
  CSV
}
