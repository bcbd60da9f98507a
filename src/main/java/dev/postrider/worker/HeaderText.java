package dev.postrider.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text in the header of a mail. The mail client would encode each half of an emoji by itself, and
 * leaves alone what looks encoded already, so the program does this (RFC 2047).
 */
final class HeaderText {
  /** What may stand in a header as it is; the beginning of an encoded word may not. */
  private static final Pattern PLAIN = Pattern.compile("(?!.*=\\?)[ -~]*");

  /** A word of 75 characters at most holds 45 bytes (RFC 2047, section 2). */
  private static final int WORD_BYTES_MAX = 45;

  private HeaderText() {}

  /** The text as a header holds it, folded between words. */
  static String encode(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : String.join("\r\n ", chunks(text).stream().map(HeaderText::word).toList());
  }

  private static String word(String chunk) {
    byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  /** Cuts between characters, never inside of one. */
  private static List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    var chunk = new StringBuilder();
    int bytes = 0;
    for (int point : text.codePoints().toArray()) {
      String character = Character.toString(point);
      int length = character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + length > WORD_BYTES_MAX) {
        chunks.add(chunk.toString());
        chunk.setLength(0);
        bytes = 0;
      }
      chunk.append(character);
      bytes += length;
    }
    chunks.add(chunk.toString());
    return chunks;
  }
}
