package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.Receiver.Received;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator may want secrets of which endpoints know the public half only. */
final class AsymmetricSecretIT {
  /** What stands before the key in its X.509 form (RFC 8410, section 4). */
  private static final String X509_HEAD = "302a300506032b6570032100";

  private static final Map<String, String> ED25519 =
      Map.of("POSTRIDER_SECURITY_ENDPOINT_SIGNATURES", "ed25519");

  private static boolean verifies(String key, Received received) throws Exception {
    assertThat(key).startsWith("whpk_");
    byte[] encoded = Base64.getDecoder().decode(key.substring("whpk_".length()));
    var signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    HexFormat.of().parseHex(X509_HEAD + HexFormat.of().formatHex(encoded)))));
    signature.update(
        "%s.%s.%s"
            .formatted(
                received.header("webhook-id"),
                received.header("webhook-timestamp"),
                received.text())
            .getBytes(StandardCharsets.UTF_8));
    String[] parts = received.header("webhook-signature").split(",", 2);
    return parts[0].equals("v1a") && signature.verify(Base64.getDecoder().decode(parts[1]));
  }

  @Test
  void signsWithWhatItKeepsAndShowsWhatVerifies() throws Exception {
    try (Product product = Product.start(ED25519);
        Receiver receiver = Receiver.open();
        ContractClient client = product.client()) {
      // Given
      client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
      String endpoint = "{\"url\": \"%s\", \"uid\": \"hook\"}".formatted(receiver.url("/"));
      client.post("/api/v1/app/acme/endpoint", endpoint);

      // When
      Answer secret = client.get("/api/v1/app/acme/endpoint/hook/secret");
      client.post("/api/v1/app/acme/msg", "{\"eventType\": \"a\", \"payload\": {}}");

      // Then
      assertThat(verifies(secret.text("key"), receiver.next())).isTrue();
    }
  }
}
