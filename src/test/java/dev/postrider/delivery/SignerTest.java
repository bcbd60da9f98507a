package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.Payload;
import dev.postrider.support.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Signer signer = new Signer(vertx);

  record Vector(String secret, String id, long timestamp, String body, String signature) {}

  static Stream<Vector> vectors() throws IOException {
    try (var file = SignerTest.class.getResourceAsStream("/signature-vectors.json")) {
      var vectors = new JsonObject(Buffer.buffer(Objects.requireNonNull(file).readAllBytes()));
      return Stream.of("symmetric", "asymmetric")
          .flatMap(kind -> vectors.getJsonArray(kind).stream())
          .map(JsonObject.class::cast)
          .map(
              vector ->
                  new Vector(
                      vector.getString("secret"),
                      vector.getString("id"),
                      vector.getLong("timestamp"),
                      vector.getString("body"),
                      vector.getString("signature")));
    }
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private String sign(Vector vector, String... secrets) {
    var body = Payload.copyOf(vector.body().getBytes(StandardCharsets.UTF_8));
    var content = new Signer.Content(vector.id(), vector.timestamp(), body);
    return Await.result(signer.sign(content, Stream.of(secrets).map(EndpointSecret::new).toList()));
  }

  @Test
  void readsAllVectors() throws IOException {
    assertThat(vectors()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signsAsTheReferenceLibrariesDo(Vector vector) {
    assertThat(sign(vector, vector.secret())).isEqualTo(vector.signature());
  }

  @Test
  void signsWithEverySecretInTheirOrder() throws IOException {
    // Given
    List<Vector> vectors = vectors().toList();
    Vector first = vectors.getFirst();
    Vector asymmetric = vectors.getLast();
    var another = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    // When
    String signatures = sign(first, another, asymmetric.secret(), first.secret());

    // Then
    assertThat(signatures.split(" "))
        .containsExactly(sign(first, another), asymmetric.signature(), first.signature());
    assertThat(first.body()).isEqualTo(asymmetric.body());
  }

  @Test
  void agreesWithTheStandardWebhooksLibrary() throws Exception {
    // Given
    var vector =
        new Vector("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_1", 12, "{\"ä\": 1}", "");

    // When
    String signature = sign(vector, vector.secret());

    // Then
    assertThat(signature)
        .isEqualTo(new Webhook(vector.secret()).sign(vector.id(), 12, vector.body()));
  }
}
