package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import dev.postrider.domain.EndpointSecret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final UUID OWNER = new UUID(1, 2);
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static Secret key(int fill) {
    var bytes = new byte[32];
    bytes[0] = (byte) fill;
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  private static SecretBox box(Secret current, Secret... retired) {
    return new SecretBox(
        new SecuritySettings(current, List.of(retired), EndpointSecret.Scheme.HMAC_SHA256),
        new SecureRandom());
  }

  @Test
  void opensWhatItSealedAndNeverSealsAlike() {
    // Given
    var box = box(key(1));

    // When
    var one = box.seal(SECRET, OWNER);
    var other = box.seal(SECRET, OWNER);

    // Then
    assertThat(box.open(one, OWNER)).isEqualTo(SECRET);
    assertThat(one.ciphertext()).isNotEqualTo(other.ciphertext());
    assertThat(one.ciphertext().toString()).doesNotContain("whsec");
  }

  @Test
  void opensWithARetiredKeyAndSealsWithTheCurrentOne() {
    // Given
    var before = box(key(1)).seal(SECRET, OWNER);
    var after = box(key(2), key(1));

    // When
    var sealed = after.seal(SECRET, OWNER);

    // Then
    assertThat(after.open(before, OWNER)).isEqualTo(SECRET);
    assertThat(sealed.keyId()).isNotEqualTo(before.keyId());
  }

  @Test
  void refusesACiphertextThatWasMovedToAnotherOwner() {
    // Given
    var box = box(key(1));
    var sealed = box.seal(SECRET, OWNER);

    // When / Then
    assertThatThrownBy(() -> box.open(sealed, new UUID(1, 3)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void namesTheKeyThatIsMissing() {
    // Given
    var sealed = box(key(1)).seal(SECRET, OWNER);

    // When / Then
    assertThatThrownBy(() -> box(key(2)).open(sealed, OWNER))
        .hasMessageContaining(sealed.keyId())
        .hasMessageContaining("retired-encryption-keys");
  }
}
