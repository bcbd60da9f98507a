package dev.postrider.identity;

/**
 * The provider is away, or answered what cannot be trusted. The message is a sentence for the log
 * and holds nothing secret. Has no stack trace.
 */
final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProviderException(String message) {
    super(message, null, false, false);
  }
}
