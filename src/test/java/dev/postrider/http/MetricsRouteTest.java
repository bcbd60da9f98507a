package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.MetricsSettings;
import dev.postrider.config.Secret;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Scrape;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators, and nobody else, read what is measured of requests. */
final class MetricsRouteTest {
  private static final String TOKEN = "metrics-0123456789";
  private static final String COUNT = "http_server_request_duration_seconds_count";

  private static HttpFixture guarded() {
    return new HttpFixture(new MetricsSettings(new Secret(TOKEN), false));
  }

  private static Answer read(ContractClient caller, String authorization) {
    return caller.send("GET", "/metrics", with(authorization));
  }

  private static UnaryOperator<HttpRequest.Builder> with(String authorization) {
    return request -> request.header("Authorization", authorization);
  }

  private static Scrape scrape(HttpFixture http) {
    try (var reader = http.stranger()) {
      return Scrape.parse(read(reader, "Bearer " + TOKEN).text());
    }
  }

  @Test
  void doNotExistWithoutAToken() {
    try (var http = new HttpFixture()) {
      assertThat(http.client.get("/metrics").status()).isEqualTo(404);
    }
  }

  @Test
  void areOpenOnADevelopmentStart() {
    try (var http = new HttpFixture(new MetricsSettings(new Secret(""), true));
        var reader = http.stranger()) {
      Answer answer = reader.get("/metrics");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.header("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void areShownToWhoSendsTheToken() {
    try (var http = guarded();
        var reader = http.stranger()) {
      Answer answer = read(reader, "Bearer " + TOKEN);

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer metrics-012345678",
        "Bearer metrics-01234567890",
        "Bearer metrics-012345678X",
        "Bearer",
        "Basic metrics-0123456789",
        "metrics-0123456789"
      })
  void areNotShownToOthers(String authorization) {
    try (var http = guarded();
        var stranger = http.stranger()) {
      Answer answer = read(stranger, authorization);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
      assertThat(answer.text("code")).isEqualTo("unauthenticated");
      assertThat(answer.text()).doesNotContain(TOKEN);
    }
  }

  @Test
  void areNotShownForAnApiKeyOrNothing() {
    try (var http = guarded();
        var stranger = http.stranger()) {
      assertThat(http.client.get("/metrics").status()).isEqualTo(401);
      assertThat(stranger.get("/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void countRequestsByThePathOfTheContract() {
    try (var http = guarded()) {
      http.client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
      http.client.get("/api/v1/app/acme");
      http.client.get("/api/v1/app/nobody?with=query");
      http.client.get("/api/v1/app/somebody");

      Scrape scrape = scrape(http);

      assertThat(count(scrape, "POST", "/api/v1/app", "201")).isEqualTo(1);
      assertThat(count(scrape, "GET", "/api/v1/app/{app_id}", "200")).isEqualTo(1);
      assertThat(count(scrape, "GET", "/api/v1/app/{app_id}", "404")).isEqualTo(2);
    }
  }

  @Test
  void countRequestsOutsideTheContractTogether() {
    try (var http = guarded()) {
      http.client.get("/somewhere/app_2Xq");
      http.client.get("/somewhere/else");
      http.client.delete("/api/v1/app");
      http.client.send("BREW", "/pot", request -> request.method("BREW", noBody()));

      Scrape scrape = scrape(http);

      assertThat(count(scrape, "GET", "_OTHER", "404")).isEqualTo(2);
      assertThat(count(scrape, "DELETE", "_OTHER", "405")).isEqualTo(1);
      assertThat(count(scrape, "_OTHER", "_OTHER", "404")).isEqualTo(1);
      assertThat(scrape.of(COUNT)).hasSize(3);
    }
  }

  @Test
  void countRequestsThatAreRefused() {
    try (var http = guarded();
        var stranger = http.stranger()) {
      stranger.get("/api/v1/app");
      http.client.post("/api/v1/app", "{\"name\": 1}");

      Scrape scrape = scrape(http);

      assertThat(count(scrape, "GET", "/api/v1/app", "401")).isEqualTo(1);
      assertThat(count(scrape, "POST", "/api/v1/app", "422")).isEqualTo(1);
    }
  }

  @Test
  void areReadManyAtATime() {
    try (var http = guarded();
        var reader = http.stranger()) {
      List<Integer> statuses =
          List.of(1, 2, 3, 4, 5, 6, 7, 8).parallelStream()
              .map(number -> read(reader, "Bearer " + TOKEN).status())
              .toList();

      assertThat(statuses).containsOnly(200);
    }
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static double count(Scrape scrape, String method, String route, String statusCode) {
    return scrape.value(
        COUNT,
        "http_request_method",
        method,
        "http_route",
        route,
        "http_response_status_code",
        statusCode);
  }
}
