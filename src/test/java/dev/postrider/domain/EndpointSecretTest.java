package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointSecretTest {
  private static final String PAIR =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dR"
          + "qSKJp4AJ6p9lMicMFs6Kvg==";

  private static String base64(int length) {
    return Base64.getEncoder().encodeToString(new byte[length]);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 64})
  void takesAnHmacKey(int length) {
    // When
    var secret = EndpointSecret.of("whsec_" + base64(length));

    // Then
    assertThat(secret.scheme()).isEqualTo(EndpointSecret.Scheme.HMAC_SHA256);
    assertThat(secret.key()).isEqualTo(new byte[length]);
  }

  @Test
  void takesAnHmacKeyWithoutItsPrefix() {
    assertThat(EndpointSecret.of(base64(24)).text()).isEqualTo("whsec_" + base64(24));
  }

  @Test
  void takesAnEd25519Key() {
    // When
    var secret = EndpointSecret.of(PAIR);

    // Then
    assertThat(secret.scheme()).isEqualTo(EndpointSecret.Scheme.ED25519);
    assertThat(secret.text()).isEqualTo(PAIR);
    assertThat(secret.key()).hasSize(64);
    assertThat(secret.shown()).isEqualTo("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
  }

  @Test
  void refusesASeedWithAnotherPublicKey() {
    assertThatThrownBy(() -> EndpointSecret.of("whsk_" + base64(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public key of its seed");
  }

  @ParameterizedTest
  @EnumSource
  void makesSecretsThatItTakes(EndpointSecret.Scheme scheme) {
    // When
    var secret = EndpointSecret.generate(scheme, new SecureRandom());
    var other = EndpointSecret.generate(scheme, new SecureRandom());

    // Then
    assertThat(EndpointSecret.of(secret.text())).isEqualTo(secret).isNotEqualTo(other);
    assertThat(secret.scheme()).isEqualTo(scheme);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void refusesAnHmacKeyOfAnotherLength(int length) {
    assertThatThrownBy(() -> EndpointSecret.of("whsec_" + base64(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 to 64");
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 63, 65})
  void refusesAnEd25519KeyOfAnotherLength(int length) {
    assertThatThrownBy(() -> EndpointSecret.of("whsk_" + base64(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whsk_");
  }

  @Test
  void refusesWhatIsNotBase64WithoutRepeatingIt() {
    assertThatThrownBy(() -> EndpointSecret.of("whsec_sesame!sesame!sesame!sesame!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void refusesAStoredTextWithoutPrefix() {
    assertThatThrownBy(() -> new EndpointSecret(base64(24)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void generatesAnotherOneEachTime() {
    // Given
    var random = new SecureRandom();

    // When
    var one = EndpointSecret.generate(EndpointSecret.Scheme.HMAC_SHA256, random);
    var other = EndpointSecret.generate(EndpointSecret.Scheme.HMAC_SHA256, random);

    // Then
    assertThat(one.key()).hasSize(24);
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void masksItsText() {
    assertThat(EndpointSecret.of("whsec_" + base64(24))).hasToString("whsec_***");
    assertThat(EndpointSecret.of(PAIR)).hasToString("whsk_***");
  }
}
