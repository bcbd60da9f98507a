package dev.postrider.domain;

/**
 * A password as somebody typed it; its text form is masked.
 *
 * @param text the password itself
 */
public record Password(String text) {
  @Override
  public String toString() {
    return "***";
  }
}
