package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
  private static AnswerText read(int keptMax, byte[]... chunks) {
    var text = new AnswerText(keptMax, 100);
    for (byte[] chunk : chunks) {
      text.append(Buffer.buffer(chunk));
    }
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void joinsChunksEvenInsideACharacter() {
    // Given
    byte[] euro = utf8("€");

    // When
    AnswerText text = read(10, utf8("1 "), new byte[] {euro[0]}, new byte[] {euro[1], euro[2]});

    // Then
    assertThat(text.text()).isEqualTo("1 €");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, a", "2, a", "3, a", "4, a€", "5, a€b"})
  void leavesOutTheCharacterThatTheCutGoesThrough(int keptMax, String expected) {
    assertThat(read(keptMax, utf8("a€b")).text()).isEqualTo(expected);
  }

  @Test
  void replacesWhatIsNotUtf8() {
    assertThat(read(10, new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3}).text())
        .isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void removesNul() {
    assertThat(read(10, utf8("a\0b\0")).text()).isEqualTo("ab");
  }

  @Test
  void isTooLongBeyondTheMostThatIsRead() {
    assertThat(read(10, new byte[60], new byte[40]).isTooLong()).isFalse();
    assertThat(read(10, new byte[60], new byte[41]).isTooLong()).isTrue();
  }
}
