package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what a provider publishes, only keys are taken that nobody else can sign for. */
final class ProviderKeysTest {
  private static final ECKey KEY = ScriptedProvider.key("one");

  @Test
  void leavesOutWhatCannotVerify() {
    String keys =
        new JWKSet(KEY)
            .toString(true)
            .replace(
                "[",
                "[{\"kty\":\"oct\",\"k\":\"aHVzaA\"},{\"kty\":\"XYZ\"},"
                    + "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},");

    assertThat(ProviderKeys.parse(keys).keys()).containsExactly(KEY.toPublicJWK());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"keys\": []}",
        "{\"keys\": [1]}",
        "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AQ\", \"y\": \"AQ\"}]}",
        "{\"keys\": [{\"kty\": \"oct\", \"k\": \"aHVzaA\", \"kid\": \"one\"}]}",
        "{\"keys\": [{\"kty\": \"RSA\", \"n\": \"AQAB\", \"e\": \"AQAB\", \"kid\": \"one\"}]}"
      })
  void refusesWhatHoldsNoKey(String keys) {
    assertThatThrownBy(() -> ProviderKeys.parse(keys)).isInstanceOf(ProviderException.class);
  }

  @Test
  void refusesMoreKeysThanAnybodyNeeds() {
    List<ECKey> many =
        IntStream.range(0, 51)
            .mapToObj(number -> new ECKey.Builder(KEY.toPublicJWK()).keyID("k" + number).build())
            .toList();

    assertThatThrownBy(() -> ProviderKeys.parse(new JWKSet(List.copyOf(many)).toString(true)))
        .isInstanceOf(ProviderException.class);
  }
}
