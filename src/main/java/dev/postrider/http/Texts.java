package dev.postrider.http;

/** What a text must be like for PostgreSQL to store it. */
final class Texts {
  static final String NOT_STORABLE =
      "must not contain the NUL character or half a surrogate pair; remove it";

  private Texts() {}

  /** Whether there is neither NUL nor an unpaired surrogate. */
  static boolean storable(String text) {
    for (int index = 0; index < text.length(); index++) {
      char unit = text.charAt(index);
      if (unit == 0 || Character.isLowSurrogate(unit)) {
        return false;
      }
      if (Character.isHighSurrogate(unit)) {
        index++;
        if (index == text.length() || !Character.isLowSurrogate(text.charAt(index))) {
          return false;
        }
      }
    }
    return true;
  }
}
