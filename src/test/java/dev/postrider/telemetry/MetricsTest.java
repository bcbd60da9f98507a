package dev.postrider.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.support.Scrape;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is measured can be read in Prometheus' text format. */
final class MetricsTest {
  private static final String REQUESTS = "http_server_request_duration_seconds";

  private final Metrics metrics = new Metrics();

  private Scrape scrape() {
    return Scrape.parse(metrics.scrape());
  }

  @Test
  void showsAHistogramOfDurationsInSeconds() {
    // Given
    Latency latency =
        metrics.latency(Metric.HTTP_SERVER_REQUEST_DURATION, "GET", "/api/{id}", "200");

    // When
    latency.record(Duration.ofMillis(3));
    latency.record(Duration.ofMillis(40));
    latency.record(Duration.ofSeconds(60));
    latency.record(Duration.ofSeconds(-1));

    // Then
    Scrape scrape = scrape();
    assertThat(scrape.types()).containsEntry(REQUESTS, "histogram");
    assertThat(bucket(scrape, "0.001")).isEqualTo(1);
    assertThat(bucket(scrape, "0.005")).isEqualTo(2);
    assertThat(bucket(scrape, "0.05")).isEqualTo(3);
    assertThat(bucket(scrape, "10.0")).isEqualTo(3);
    assertThat(bucket(scrape, "+Inf")).isEqualTo(4);
    assertThat(scrape.sum(REQUESTS + "_sum")).isEqualTo(60.043);
  }

  private static double bucket(Scrape scrape, String bound) {
    return scrape.value(
        REQUESTS + "_bucket",
        "http_request_method",
        "GET",
        "http_route",
        "/api/{id}",
        "http_response_status_code",
        "200",
        "le",
        bound);
  }

  @Test
  void measuresBetweenTwoMoments() {
    // Given
    Latency latency = metrics.latency(Metric.DB_CLIENT_OPERATION_DURATION, "message.accept", "");
    long start = Latency.start();

    // When
    latency.stop(start);

    // Then
    String[] labels = {"db_query_summary", "message.accept", "error_type", ""};
    assertThat(scrape().value("db_client_operation_duration_seconds_count", labels)).isEqualTo(1);
    assertThat(scrape().value("db_client_operation_duration_seconds_sum", labels)).isPositive();
  }

  @Test
  void asksForGaugesWhenItIsRead() {
    // Given
    double[] value = {Double.NaN};
    metrics.gauge(Metric.QUEUE_OLDEST_DUE_AGE, () -> value[0]);

    // When
    double unknown = scrape().value("postrider_queue_oldest_due_age_seconds");
    value[0] = 7;
    double known = scrape().value("postrider_queue_oldest_due_age_seconds");

    // Then
    assertThat(unknown).isNaN();
    assertThat(known).isEqualTo(7);
  }

  @Test
  void givesTheSameMeterForTheSameValues() {
    // Given
    metrics.counter(Metric.DELIVERY_OUTCOMES, "succeeded").increment();

    // When
    metrics.counter(Metric.DELIVERY_OUTCOMES, "succeeded").increment(2);

    // Then
    assertThat(scrape().value("postrider_delivery_outcomes_total", "outcome", "succeeded"))
        .isEqualTo(3);
  }

  @Test
  void refusesMoreOrFewerAttributesThanTheMetricHas() {
    assertThatThrownBy(() -> metrics.counter(Metric.DELIVERY_OUTCOMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("postrider.delivery.outcomes has the attributes [outcome]");
    assertThatThrownBy(() -> metrics.counter(Metric.MESSAGES_ACCEPTED, "twice"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAHistogramWithoutBuckets() {
    assertThatThrownBy(() -> metrics.latency(Metric.PROCESS_UPTIME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PROCESS_UPTIME is no histogram");
  }

  @Test
  void tellsOfTheProcess() {
    // When
    ProcessMetrics.addTo(metrics, "1.2.3");

    // Then
    Scrape scrape = scrape();
    assertThat(
            scrape.value(
                "postrider_build",
                "version",
                "1.2.3",
                "java_version",
                Runtime.version().toString()))
        .isEqualTo(1);
    assertThat(scrape.sum("jvm_memory_used_bytes", "jvm_memory_type", "heap")).isPositive();
    assertThat(scrape.sum("jvm_memory_committed_bytes", "jvm_memory_type", "non_heap"))
        .isPositive();
    assertThat(scrape.sum("jvm_memory_limit_bytes", "jvm_memory_type", "heap")).isPositive();
    assertThat(scrape.of("jvm_gc_duration_seconds_count")).isNotEmpty();
    assertThat(scrape.of("jvm_gc_duration_seconds_sum")).isNotEmpty();
    assertThat(scrape.value("jvm_thread_count", "jvm_thread_daemon", "false")).isPositive();
    assertThat(scrape.value("jvm_cpu_time_seconds_total")).isPositive();
    assertThat(scrape.value("process_uptime_seconds")).isPositive();
  }
}
