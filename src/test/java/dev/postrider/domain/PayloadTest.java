package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static final byte[] JSON = "{\"amount\": 1.50}".getBytes(StandardCharsets.UTF_8);

  @Test
  void keepsEveryByte() {
    // When
    var payload = Payload.copyOf(JSON);

    // Then
    assertThat(payload.toByteArray()).isEqualTo(JSON);
    assertThat(payload.toUtf8()).isEqualTo("{\"amount\": 1.50}");
    assertThat(payload.length()).isEqualTo(JSON.length);
  }

  @Test
  void cutsAPieceOutOfABody() {
    assertThat(Payload.copyOf(JSON, 1, 9).toUtf8()).isEqualTo("\"amount\"");
  }

  @Test
  void doesNotChangeWithItsSource() {
    // Given
    byte[] source = JSON.clone();
    var payload = Payload.copyOf(source);

    // When
    source[0] = '[';

    // Then
    assertThat(payload.toByteArray()).isEqualTo(JSON);
  }

  @Test
  void doesNotChangeThroughWhatItGives() {
    // Given
    var payload = Payload.copyOf(JSON);

    // When
    payload.toByteArray()[0] = '[';
    ByteBuffer view = payload.asByteBuffer();

    // Then
    assertThat(payload.toByteArray()).isEqualTo(JSON);
    assertThatThrownBy(() -> view.put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void isEqualByItsBytes() {
    assertThat(Payload.copyOf(JSON))
        .isEqualTo(Payload.copyOf(JSON.clone()))
        .hasSameHashCodeAs(Payload.copyOf(JSON.clone()))
        .isNotEqualTo(Payload.copyOf(JSON, 0, 3));
  }

  @Test
  void showsItsLengthOnly() {
    assertThat(Payload.copyOf(JSON)).hasToString("Payload[16 bytes]");
  }
}
