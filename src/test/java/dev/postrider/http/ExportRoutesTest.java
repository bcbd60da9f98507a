package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BulkResends;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.Capability;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.IdOrUid;
import dev.postrider.support.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExportRoutesTest {
  private static final String EXPORT = "/api/v1/app/acme/export";
  private static final String RESEND = "/api/v1/app/acme/endpoint/billing/bulk-resend";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void exportsAllMessagesUnlessToldOtherwise() {
    Answer answer = http.client.post(EXPORT, "{\"subject\":\"messages\",\"format\":\"csv\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("task")).isEqualTo("application.stats");
    var request = http.store.last(Exports.Start.class);
    assertThat(request.application()).isEqualTo(ApplicationId.reference("acme"));
    assertThat(request.since()).isNull();
    assertThat(request.until()).isNull();
    assertThat(request.selection())
        .isEqualTo(
            new Exports.Selection(
                ExportSubject.MESSAGES, ExportFormat.CSV, false, Exports.Filter.NONE));
  }

  @Test
  void exportsAttemptsByAllFilters() {
    http.client.post(
        EXPORT,
        """
        {"subject": "attempts", "format": "ndjson", "since": "2026-05-01T12:00:00+02:00",
          "until": "2026-05-02T00:00:00Z", "withContent": true, "eventTypes": ["a.b"],
          "channel": "c", "tag": "t", "endpointId": "billing", "status": 2,
          "statusCodeClass": 500}
        """);

    var request = http.store.last(Exports.Start.class);
    assertThat(request.since()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
    assertThat(request.until()).isEqualTo(Instant.parse("2026-05-02T00:00:00Z"));
    assertThat(request.selection())
        .isEqualTo(
            new Exports.Selection(
                ExportSubject.ATTEMPTS,
                ExportFormat.NDJSON,
                true,
                new Exports.Filter(
                    List.of("a.b"),
                    "c",
                    "t",
                    EndpointId.reference("billing"),
                    AttemptStatus.FAIL,
                    500)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"format\": \"csv\"} | /subject",
        "{\"subject\": \"events\", \"format\": \"csv\"} | /subject",
        "{\"subject\": \"messages\"} | /format",
        "{\"subject\": \"messages\", \"format\": \"xlsx\"} | /format",
        "{\"subject\": \"messages\", \"format\": \"csv\", \"status\": 2} | /status",
        "{\"subject\": \"messages\", \"format\": \"csv\", \"endpointId\": \"e\"} | /endpointId",
        "{\"subject\": \"messages\", \"format\": \"csv\", \"since\": \"today\"} | /since"
      })
  void refusesWhatIsNoExport(String body, String pointer) {
    Answer answer = http.client.post(EXPORT, body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(http.store.has(Exports.Start.class)).isFalse();
  }

  @Test
  void tellsThatAnOrganizationHasTooMany() {
    http.store.refuse(new Failure.Conflict("Discard one."));

    Answer answer = http.client.post(EXPORT, "{\"subject\":\"messages\",\"format\":\"csv\"}");

    assertThat(answer.status()).isEqualTo(409);
  }

  @Test
  void isNotForPortals() {
    try (var customer = http.customer(Set.of(Capability.VIEW_BASE, Capability.CREATE_ATTEMPTS))) {
      var answer = customer.post(EXPORT, "{\"subject\":\"messages\",\"format\":\"csv\"}");

      assertThat(answer.status()).isEqualTo(403);
    }
  }

  private static String messages(int count) {
    return IntStream.range(0, count)
        .mapToObj("\"event-%d\""::formatted)
        .collect(Collectors.joining(",", "{\"messageIds\":[", "]}"));
  }

  @Test
  void resendsMessagesInTheirOrder() {
    Answer answer =
        http.client.post(
            RESEND, "{\"messageIds\": [\"msg_032asvoIL9irKwxsRzlhxA\", \"invoice-4711-paid\"]}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("task")).isEqualTo("endpoint.bulk-replay");
    var request = http.store.last(BulkResends.Start.class);
    assertThat(request.endpoint().endpoint()).isEqualTo(EndpointId.reference("billing"));
    assertThat(request.messages())
        .extracting(IdOrUid::text)
        .containsExactly("msg_032asvoIL9irKwxsRzlhxA", "invoice-4711-paid");
    assertThat(request.messages().getFirst().id()).isPresent();
  }

  @Test
  void resendsForAPortalThatMay() {
    try (var customer = http.customer(Set.of(Capability.CREATE_ATTEMPTS))) {
      assertThat(customer.post(RESEND, messages(1)).status()).isEqualTo(202);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /messageIds",
        "{\"messageIds\": []} | /messageIds",
        "{\"messageIds\": [\"a\", \"a\"]} | /messageIds",
        "{\"messageIds\": [\"a b\"]} | /messageIds/0"
      })
  void refusesWhatNamesNoMessages(String body, String pointer) {
    Answer answer = http.client.post(RESEND, body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }
}
