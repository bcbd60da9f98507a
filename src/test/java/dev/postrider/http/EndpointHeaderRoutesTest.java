package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.support.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers go in as they are written; credentials do not come out. */
final class EndpointHeaderRoutesTest {
  private static final String HEADERS = "/api/v1/app/acme/endpoint/billing/headers";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
    http.client.post(
        "/api/v1/app/acme/endpoint", "{\"url\": \"https://a.example.com/\", \"uid\": \"billing\"}");
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void hidesWhatMayBeACredential() {
    http.client.put(
        HEADERS, "{\"headers\": {\"X-Mode\": \"test\", \"Authorization\": \"Bearer hidden\"}}");

    Answer shown = http.client.get(HEADERS);

    assertThat(shown.text())
        .isEqualTo("{\"headers\":{\"X-Mode\":\"test\"},\"sensitive\":[\"Authorization\"]}");
  }

  @Test
  void removesWhatAPatchSaysIsNull() {
    http.client.patch(HEADERS, "{\"headers\": {\"X-New\": \"1\", \"X-Old\": null}}");

    var request = http.store.last(Endpoints.PatchHeaders.class);
    assertThat(request.headers().fields()).isEqualTo(Map.of("X-New", "1"));
    assertThat(request.removed()).containsExactly("X-Old");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"headers": {"Host": "evil.example.com"}}       | /headers/Host
          {"headers": {"webhook-signature": "v1,forged"}} | /headers/webhook-signature
          {"headers": {"a/b~": "1"}}                      | /headers/a~1b~0
          {"headers": {"X-A": "1\\r\\nX-B: 2"}}           | /headers/X-A
          {"headers": {"X-A": "1", "x-a": "2"}}           | /headers
          {"headers": {"X-A": null}}                      | /headers/X-A
          {}                                              | ''
          """)
  void refusesWhatCannotBeSent(String body, String pointer) {
    Answer refused = http.client.put(HEADERS, body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").textValue()).startsWith(pointer);
    assertThat(http.store.has(Endpoints.ReplaceHeaders.class)).isFalse();
  }

  @Test
  void asksForTheOrganizationsOwn() {
    String own = "/api/v1/operational-webhook/endpoint";
    http.client.post(own, "{\"url\": \"https://a.example.com/\", \"uid\": \"ops\"}");

    http.client.put(own + "/ops/headers", "{\"headers\": {\"X-A\": \"1\"}}");

    assertThat(http.store.last(Endpoints.ReplaceHeaders.class).which().owner())
        .isEqualTo(new Owner.OfOrganization());
    assertThat(http.client.get(own + "/ops/headers").json().at("/headers/X-A").textValue())
        .isEqualTo("1");
  }
}
