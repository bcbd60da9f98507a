package dev.postrider.config;

/**
 * A setting that must not be shown.
 *
 * @param value the secret, empty if it is not set
 */
public record Secret(String value) {
  /** What stands in its place when settings are printed. */
  public static final String MASK = "***";

  /** Whether it is not set. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "" : MASK;
  }
}
