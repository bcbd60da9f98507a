package dev.postrider.delivery;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Gathers the beginning of an answer's body and counts the rest. */
final class AnswerText {
  private static final String NUL = "\0";

  private final int keptMax;
  private final int readMax;
  private final Buffer kept = Buffer.buffer();
  private long read;

  /**
   * An empty body.
   *
   * @param keptMax how many bytes are kept
   * @param readMax how many bytes are read
   */
  AnswerText(int keptMax, int readMax) {
    this.keptMax = keptMax;
    this.readMax = readMax;
  }

  void append(Buffer chunk) {
    read += chunk.length();
    int room = keptMax - kept.length();
    if (room > 0) {
      kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    }
  }

  /** Whether more has come than is read of any answer. */
  boolean isTooLong() {
    return read > readMax;
  }

  /**
   * What was kept, as UTF-8 with a replacement for what is none; a character that the cut went
   * through is left out, and so is NUL, which PostgreSQL cannot store in a text.
   */
  String text() {
    var bytes = ByteBuffer.wrap(kept.getBytes());
    var characters = CharBuffer.allocate(kept.length());
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    boolean whole = read == kept.length();
    decoder.decode(bytes, characters, whole);
    if (whole) {
      decoder.flush(characters);
    }
    return characters.flip().toString().replace(NUL, "");
  }
}
