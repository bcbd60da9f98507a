package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Filter;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports of attempts. */
class ExportedAttemptsIT {
  private StoreFixture store;
  private Exporting exporting;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    exporting = new Exporting(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void deliver(int statusCode) {
    store.clock.advance(Duration.ofMillis(1));
    store.accept("shop");
    store.claim(100).forEach(leased -> store.record(leased, statusCode, null));
  }

  private static List<Integer> statusCodes(List<String> lines) {
    return lines.stream()
        .map(line -> new JsonObject(line).getInteger("responseStatusCode"))
        .toList();
  }

  private List<String> exported(
      @Nullable String endpointId, @Nullable AttemptStatus status, @Nullable Integer hundred) {
    return exporting.lines(
        Exporting.attempts(
            new Filter(
                List.of(),
                null,
                null,
                endpointId == null ? null : EndpointId.reference(endpointId),
                status,
                hundred)));
  }

  @Test
  void hasTheAttemptsOfEveryMessage() {
    // Given
    deliver(200);
    store.clock.advance(Duration.ofMillis(1));
    store.accept("shop");
    deliver(500);
    store.createApplication("another");
    store.createEndpoint("another");
    store.accept("another");
    store.claim(100).forEach(leased -> store.record(leased, 404, null));

    // When
    List<String> lines = exporting.lines(Exporting.ATTEMPTS);

    // Then
    assertThat(statusCodes(lines)).containsExactly(200, 500, 500);
    assertThat(new JsonObject(lines.getFirst()).fieldNames())
        .containsExactly(
            "id",
            "msgId",
            "endpointId",
            "url",
            "status",
            "statusText",
            "responseStatusCode",
            "responseDurationMs",
            "triggerType",
            "timestamp",
            "response");
    assertThat(lines.getFirst())
        .contains("\"endpointId\":\"%s\"".formatted(endpoint.id()), "\"response\":\"ok\"");
  }

  @Test
  void hasWhatPassesItsFilters() {
    // Given
    deliver(200);
    deliver(404);
    deliver(500);
    Endpoint second = store.createEndpoint("shop");
    store.disable(endpoint, true);
    deliver(503);

    // Then
    assertThat(statusCodes(exported(null, AttemptStatus.FAIL, null)))
        .containsExactly(404, 500, 503);
    assertThat(statusCodes(exported(endpoint.id().toString(), AttemptStatus.FAIL, null)))
        .containsExactly(404, 500);
    assertThat(statusCodes(exported(second.id().toString(), null, 500))).containsExactly(503);
  }

  @Test
  void leavesAnswersOutUnlessTheyAreAskedFor() {
    // Given
    deliver(500);

    // When
    List<String> lines =
        exporting.lines(
            new Exports.Selection(ExportSubject.ATTEMPTS, ExportFormat.NDJSON, false, Filter.NONE));

    // Then
    assertThat(lines).singleElement().asString().doesNotContain("\"response\"");
  }

  @Test
  void hasEachAttemptOnceThoughAMessageHasMoreThanAPage() {
    // Given
    int attempts = 2 * ExportSteps.ROWS + 3;
    deliver(500);
    store.run(
        """
        INSERT INTO attempt (
          message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
          response, duration_ms, trigger)
        SELECT message_id, (lpad(to_hex(%d + i), 12, '0') || '70008000000000000000')::uuid,
          endpoint_id, organization_id, application_id, url, 'fail', 500, '', i, 'scheduled'
        FROM attempt, generate_series(1, %d) AS i
        """
            .formatted(store.clock.instant().toEpochMilli(), attempts - 1));
    deliver(200);

    // When
    var ended = exporting.run(exporting.start(Exporting.ATTEMPTS));
    List<String> lines = exporting.download(ended.id()).lines().toList();

    // Then
    assertThat(lines).hasSize(attempts + 1).doesNotHaveDuplicates();
    assertThat(statusCodes(lines).getLast()).isEqualTo(200);
    assertThat(ended.progress().messagesChecked()).isEqualTo(2);
    assertThat(store.count("export_part")).isEqualTo(3);
  }
}
