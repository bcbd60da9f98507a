package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.Scrape;
import dev.postrider.support.ScriptedAnswer;
import dev.postrider.telemetry.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The assembled product measures itself, and tells nobody's secrets by that. */
final class MetricsIT {
  /** Ids, URLs, addresses, keys, and anything long or random. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "(?:org|app|ep|msg|atmpt|key)_(?!id})\\w+|pr_|[0-9a-zA-Z]{27,}"
              + "|://|localhost|127\\.0|shop");

  private static Product product;
  private static Receiver receiver;
  private static ContractClient client;
  private static Scrape scrape;

  @BeforeAll
  static void start() {
    product = Product.start();
    receiver = Receiver.open();
    client = product.client();
    client.post("/api/v1/app", "{\"name\": \"Shop\", \"uid\": \"shop\"}");
    receiver.answer(ScriptedAnswer.status(200), ScriptedAnswer.status(500));
    client.post("/api/v1/app/shop/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url("/hook")));
    send("one");
    send("two");
    client.get("/api/v1/app/shop/msg/msg_unknown?before=x");
    client.get("/somewhere/app_2XqZ?key=" + Product.KEY);
    scrape =
        Poll.until(product::scrape, seen -> seen.sum("postrider_delivery_outcomes_total") >= 2);
  }

  @AfterAll
  static void stop() {
    client.close();
    receiver.close();
    product.close();
  }

  private static void send(String id) {
    Answer sent =
        client.post(
            "/api/v1/app/shop/msg",
            "{\"eventType\": \"a.b\", \"eventId\": \"%s\", \"payload\": {}}".formatted(id));
    assertThat(sent.status()).isEqualTo(202);
  }

  @Test
  void followsAMessageFromTheRequestToTheEndpoint() {
    assertThat(scrape.value("postrider_messages_accepted_total")).isEqualTo(2);
    assertThat(outcomes(scrape, "succeeded")).isEqualTo(1);
    assertThat(outcomes(scrape, "retrying")).isEqualTo(1);
    assertThat(attempts(scrape, "2xx")).isEqualTo(1);
    assertThat(attempts(scrape, "5xx")).isEqualTo(1);
    assertThat(scrape.value("postrider_delivery_first_attempt_latency_seconds_count")).isEqualTo(2);
    assertThat(
            scrape.value(
                "http_server_request_duration_seconds_count",
                "http_request_method",
                "POST",
                "http_route",
                "/api/v1/app/{app_id}/msg",
                "http_response_status_code",
                "202"))
        .isEqualTo(2);
    assertThat(
            scrape.sum(
                "db_client_operation_duration_seconds_count", "db_query_summary", "message.accept"))
        .isEqualTo(scrape.value("postrider_commit_batch_size_count", "commit", "accept"));
    assertThat(scrape.value("postrider_commit_batch_size_sum", "commit", "settle")).isEqualTo(1);
    assertThat(scrape.value("postrider_commit_batch_size_sum", "commit", "record")).isEqualTo(1);
    assertThat(scrape.value("postrider_delivery_places")).isEqualTo(512);
    assertThat(scrape.value("postrider_live_connections")).isZero();
    assertThat(scrape.value("postrider_queue_due")).isZero();
  }

  @Test
  void showsEveryMetricWithItsTypeAndItsMeaning() {
    // There is no cluster here; ClusterIT reads how many members one has.
    assertThat(Arrays.stream(Metric.values()).filter(each -> each != Metric.CLUSTER_MEMBERS))
        .allSatisfy(
            metric -> {
              String name = metric.scrapedName();
              assertThat(scrape.types()).containsEntry(name, type(metric.kind()));
              assertThat(scrape.explained()).contains(name);
            });
  }

  @Test
  void holdsNoIdAndNoUrlInAnAttribute() {
    assertThat(scrape.series())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            series -> assertThat(series.labels().values()).noneMatch(MetricsIT::isForbidden));
  }

  @Test
  void findsWhatMustNotBeInAnAttribute() {
    assertThat(receiver.url("/hook")).matches(MetricsIT::isForbidden);
    assertThat(client.get("/api/v1/app/shop").text("id")).matches(MetricsIT::isForbidden);
    assertThat(Product.KEY).matches(MetricsIT::isForbidden);
    assertThat("/api/v1/app/{app_id}/msg/{msg_id}").doesNotMatch(FORBIDDEN);
  }

  @Test
  void doesNotTellWhoHasNoToken() {
    assertThat(client.get("/metrics").status()).isEqualTo(401);
    try (var stranger = product.client("")) {
      assertThat(stranger.get("/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void areShownByAProcessThatTakesNoRequests() {
    try (var worker = Product.start(Map.of("POSTRIDER_ROLES", "delivery,worker"));
        var reader = worker.client(Product.METRICS_TOKEN);
        var stranger = worker.client("")) {
      Scrape seen =
          Poll.until(
              () -> Scrape.parse(reader.get("/metrics").text()),
              read -> !Double.isNaN(read.value("postrider_queue_due")));

      assertThat(seen.value("postrider_delivery_places")).isEqualTo(512);
      assertThat(seen.value("postrider_queue_due")).isZero();
      assertThat(stranger.get("/metrics").status()).isEqualTo(401);
      assertThat(reader.get("/openapi.yaml").status()).isEqualTo(404);
    }
  }

  private static boolean isForbidden(String value) {
    return FORBIDDEN.matcher(value).find();
  }

  private static String type(Metric.Kind kind) {
    return switch (kind) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case HISTOGRAM -> "histogram";
      case SUMMARY -> "summary";
    };
  }

  private static double outcomes(Scrape scrape, String outcome) {
    return scrape.value("postrider_delivery_outcomes_total", "outcome", outcome);
  }

  private static double attempts(Scrape scrape, String outcome) {
    return scrape.value("http_client_request_duration_seconds_count", "outcome", outcome);
  }
}
