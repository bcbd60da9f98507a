package dev.postrider.delivery;

/** This process has too much to do; no attempt was made. Has no stack trace. */
final class OverloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverloadException(String message) {
    super(message, null, false, false);
  }
}
