package dev.postrider.worker;

import java.util.regex.Pattern;

/**
 * What is left of a text that a stranger wrote when it is inserted into a mail: one short line of
 * visible characters.
 */
final class InsertedText {
  private static final int NAME_LENGTH_MAX = 60;
  private static final int LINE_LENGTH_MAX = 300;
  private static final String ELLIPSIS = "…";

  /**
   * Controls, line ends, direction marks, what is invisible, unpaired surrogates and what Unicode
   * knows nothing of (categories C and Zl and Zp); but the joiner that holds emoji together is
   * kept.
   */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\p{IsWhite_Space}&&[^\\u200D]]+");

  private static final Pattern LINK =
      Pattern.compile("\\p{Alpha}++://\\S*|www\\.\\S*", Pattern.CASE_INSENSITIVE);

  private InsertedText() {}

  /** The name of somebody or something, without what a mail program would turn into a link. */
  static String name(String text) {
    return shortened(LINK.matcher(line(text)).replaceAll(ELLIPSIS), NAME_LENGTH_MAX);
  }

  /** A sentence or the like; links stay. */
  static String sentence(String text) {
    return shortened(line(text), LINE_LENGTH_MAX);
  }

  /** One line of visible characters, however long. */
  static String line(String text) {
    return INVISIBLE.matcher(text).replaceAll(" ").strip();
  }

  private static String shortened(String text, int lengthMax) {
    return text.codePointCount(0, text.length()) <= lengthMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, lengthMax - 1)) + ELLIPSIS;
  }
}
