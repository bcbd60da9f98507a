package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official JavaScript client of Svix drives Postrider, and what arrives is verified. */
final class SvixJavaScriptClientIT {
  @Test
  void deliversListsResendsAndRecoversWhatItSends() throws JsonProcessingException {
    try (var product = Product.start()) {
      var environment =
          Map.of("POSTRIDER_ADDRESS", product.address().toString(), "POSTRIDER_KEY", Product.KEY);

      var ended = NodeScript.run("svix-client.mjs", environment, "");

      assertThat(ended.status()).as(ended.err()).isZero();
      JsonNode seen = new ObjectMapper().readTree(ended.out());
      String message = seen.path("message").asText();
      assertThat(message).matches("msg_[0-9A-Za-z]{22}");
      assertThat(seen.path("received"))
          .hasSize(2)
          .allSatisfy(
              received -> {
                assertThat(received.path("id").asText()).isEqualTo(message);
                assertThat(received.path("verified").toString())
                    .isEqualTo("{\"invoice\":\"4711\",\"total\":99.5,\"note\":\"€\"}");
              });
      assertThat(seen.path("triggers").toString()).isEqualTo("[0,1]");
      assertThat(seen.path("statuses").toString()).isEqualTo("[0,0]");
      assertThat(seen.path("messages").toString()).isEqualTo("[\"%s\"]".formatted(message));
      assertThat(seen.at("/listedPayload/invoice").asText()).isEqualTo("4711");
      assertThat(seen.path("attemptsAtEndpoint").asInt()).isEqualTo(2);
      assertThat(seen.at("/recovery/received/id").asText())
          .isEqualTo(seen.at("/recovery/missed").asText())
          .isNotEqualTo(message);
      assertThat(seen.at("/recovery/started").toString())
          .isEqualTo("{\"status\":\"running\",\"task\":\"endpoint.recover\"}");
      assertThat(seen.at("/recovery/ended").toString())
          .isEqualTo("{\"status\":\"finished\",\"resent\":1}");
      assertThat(seen.at("/missing/status").asInt()).isEqualTo(404);
      assertThat(seen.at("/missing/body/code").asText()).isEqualTo("not_found");
    }
  }
}
