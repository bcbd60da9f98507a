package dev.postrider.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON is UTF-8 without a byte order mark (RFC 8259, section 8.1); anything else is refused. */
final class BodyEncoding {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
  private static final int FIRST_CHARACTERS = 4;

  private BodyEncoding() {}

  /**
   * Checks every byte.
   *
   * @throws Refusal if the body starts with a byte order mark, is UTF-16 or UTF-32, or is broken
   */
  static void requireUtf8(byte[] body) {
    if (startsWith(body, 0xEF, 0xBB, 0xBF)) {
      throw refusal("The body starts with a byte order mark. Send it without one.");
    }
    if (startsWith(body, 0xFE, 0xFF) || startsWith(body, 0xFF, 0xFE) || startsWithZeros(body)) {
      throw refusal("The body is in UTF-16 or UTF-32. Send it in UTF-8.");
    }
    int ascii = asciiPrefix(body);
    if (ascii == body.length) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, ascii, body.length - ascii));
    } catch (CharacterCodingException broken) {
      throw refusal("The body is not UTF-8. Send it in UTF-8.");
    }
  }

  private static boolean startsWith(byte[] body, int... start) {
    if (body.length < start.length) {
      return false;
    }
    for (int index = 0; index < start.length; index++) {
      if ((body[index] & 0xFF) != start[index]) {
        return false;
      }
    }
    return true;
  }

  /** The first character of JSON is ASCII, so in wider encodings a zero byte is near. */
  private static boolean startsWithZeros(byte[] body) {
    for (int index = 0; index < Math.min(FIRST_CHARACTERS, body.length); index++) {
      if (body[index] == 0) {
        return true;
      }
    }
    return false;
  }

  private static int asciiPrefix(byte[] body) {
    int index = 0;
    while (index + Long.BYTES <= body.length
        && ((long) EIGHT_BYTES.get(body, index) & NOT_ASCII) == 0) {
      index += Long.BYTES;
    }
    while (index < body.length && body[index] >= 0) {
      index++;
    }
    return index;
  }

  private static Refusal refusal(String detail) {
    return new Refusal(ProblemKind.MALFORMED, detail);
  }
}
