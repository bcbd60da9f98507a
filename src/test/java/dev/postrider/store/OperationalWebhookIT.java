package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Organizations are told what becomes of their endpoints and deliveries. */
class OperationalWebhookIT {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private StoreFixture store;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void tellsOfAnEndpointThatIsGone() {
    // Given
    store.createOperationalEndpoint();
    Leased leased = accept();

    // When
    fail(leased, 410);

    // Then
    JsonNode told = told().getFirst();
    assertThat(told.path("type").asText()).isEqualTo("endpoint.disabled");
    assertThat(told.at("/data/appId").asText()).isEqualTo(endpoint.applicationId().toString());
    assertThat(told.at("/data/appUid").asText()).isEqualTo("shop");
    assertThat(told.at("/data/endpointId").asText()).isEqualTo(endpoint.id().toString());
    assertThat(told.at("/data/endpointUid").isNull()).isTrue();
    assertThat(told.at("/data/failSince").asText()).isEqualTo(store.clock.instant().toString());
    assertThat(told.at("/data/trigger").asText()).isEqualTo("automatic");
  }

  @Test
  void tellsOfADeliveryThatFailsForTheFourthTimeIsExhaustedAndRecovers() {
    // Given
    store.createOperationalEndpoint();
    Leased leased = accept();
    for (int attempt = 1; attempt <= 4; attempt++) {
      fail(leased, 500);
      assertThat(types()).isEqualTo(attempt < 4 ? List.of() : List.of("message.attempt.failing"));
      store.clock.advance(PAUSE);
      leased = mine();
    }

    // When
    store.record(leased, 503, null);
    JsonNode exhausted = told().getFirst();
    store.clock.advance(PAUSE);
    resend(leased.lease().messageId());
    store.record(mine(), 200, null);
    List<String> recovered = types();
    store.clock.advance(PAUSE);
    resend(leased.lease().messageId());
    store.record(mine(), 200, null);

    // Then
    assertThat(exhausted.path("type").asText()).isEqualTo("message.attempt.exhausted");
    assertThat(exhausted.at("/data/msgId").asText())
        .isEqualTo(leased.lease().messageId().toString());
    assertThat(exhausted.at("/data/msgEventId").asText()).isEqualTo("e-1");
    assertThat(exhausted.at("/data/lastAttempt/responseStatusCode").asInt()).isEqualTo(503);
    assertThat(exhausted.at("/data/lastAttempt/id").asText()).startsWith("atmpt_");
    assertThat(exhausted.at("/data/lastAttempt/timestamp").asText())
        .isEqualTo(store.clock.instant().minus(PAUSE.multipliedBy(2)).toString());
    assertThat(recovered).containsExactly("message.attempt.recovered");
    assertThat(types()).isEmpty();
  }

  @Test
  void tellsOnlyWhatIsWantedAndKeepsNothingElse() {
    // Given
    store.createOperationalEndpoint("message.attempt.exhausted");

    // When
    store.record(accept(), 410, null);

    // Then
    assertThat(types()).containsExactly("message.attempt.exhausted");
    assertThat(store.count("message WHERE event_type LIKE 'endpoint.%'")).isZero();
  }

  @Test
  void tellsWhatCallersDoToEndpoints() {
    // Given
    store.createOperationalEndpoint();

    // When
    Endpoint made = store.createEndpoint("shop");
    store.disable(made, true);
    store.disable(made, false);
    store.ask(Endpoints.DELETE, new Endpoints.Delete(store.which(made)));

    // Then
    List<JsonNode> told = told();
    assertThat(told)
        .extracting(each -> each.path("type").asText())
        .containsExactlyInAnyOrder(
            "endpoint.created",
            "endpoint.updated",
            "endpoint.disabled",
            "endpoint.updated",
            "endpoint.enabled",
            "endpoint.deleted");
    assertThat(told)
        .allMatch(each -> each.at("/data/endpointId").asText().equals(made.id().toString()));
    assertThat(told)
        .filteredOn(each -> each.at("/data/trigger").asText().equals("manual"))
        .hasSize(1);
  }

  @Test
  void anAttemptAndTheMessageAboutItAreCommittedTogetherOrNotAtAll() {
    // Given
    store.createOperationalEndpoint();
    Leased gone = accept();
    store.run(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION ''no''; END';
        CREATE TRIGGER refuse BEFORE INSERT ON message
        FOR EACH ROW WHEN (NEW.event_type = 'endpoint.disabled') EXECUTE FUNCTION refuse()
        """);

    // When
    Failure refused = store.refusal(Deliveries.RECORD, result(gone));

    // Then
    assertThat(refused).isInstanceOf(Failure.Internal.class);
    assertThat(store.count("attempt")).isZero();
    assertThat(store.count("endpoint WHERE disabled OR failing_since IS NOT NULL")).isZero();
    assertThat(store.count("delivery WHERE state = 'in_flight'")).isEqualTo(1);
    store.run("DROP TRIGGER refuse ON message");
    assertThat(store.ask(Deliveries.RECORD, result(gone)).leaseHeld()).isTrue();
    assertThat(store.count("attempt")).isEqualTo(1);
    assertThat(types()).containsExactly("endpoint.disabled");
  }

  @Test
  void othersOfTheBatchAreRecordedOnce() {
    // Given
    store.createOperationalEndpoint();
    store.accept("shop");
    store.accept("shop");
    List<Leased> leased = store.claim(10);

    // When
    var first = store.bus.request(Deliveries.RECORD, result(leased.getFirst()));
    fail(leased.getLast(), 500);

    // Then
    assertThat(StoreFixture.await(first).leaseHeld()).isTrue();
    assertThat(store.count("attempt")).isEqualTo(2);
    assertThat(types()).containsExactly("endpoint.disabled");
  }

  @Test
  void saysNothingOfOperationalEndpointsButDisablesThem() {
    // Given
    Endpoint gone = store.createOperationalEndpoint();
    store.createOperationalEndpoint();
    store.createEndpoint("shop");
    Leased own =
        store.claim(10).stream()
            .filter(each -> each.lease().endpointId().equals(gone.id()))
            .findFirst()
            .orElseThrow();

    // When
    store.record(own, 410, null);

    // Then
    assertThat(types()).isEmpty();
    assertThat(store.ask(Endpoints.GET, which(gone)).attributes().disabled()).isTrue();
  }

  @Test
  void keepsNothingWhereNobodyListens() {
    // Given
    store.disable(store.createEndpoint("shop"), true);

    // When
    store.record(accept(), 410, null);

    // Then
    assertThat(store.count("message")).isEqualTo(1);
  }

  private Leased accept() {
    store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "e-1"));
    return mine();
  }

  /** Leases the shop's only due delivery, and what is to be told stays. */
  private Leased mine() {
    List<Leased> due = store.claim(10);
    give(due.stream().filter(each -> !isShops(each)).toList());
    return due.stream().filter(this::isShops).findFirst().orElseThrow();
  }

  private boolean isShops(Leased leased) {
    return leased.applicationId().equals(endpoint.applicationId());
  }

  private void give(List<Leased> leased) {
    store.ask(
        Deliveries.RELEASE,
        new Deliveries.Release(leased.stream().map(Leased::lease).toList(), store.clock.instant()));
  }

  private void fail(Leased leased, int statusCode) {
    store.record(leased, statusCode, store.clock.instant().plus(PAUSE));
  }

  private Deliveries.Result result(Leased leased) {
    return new Deliveries.Result(
        leased,
        new Attempt(
            store.newAttemptId(),
            leased.lease().messageId(),
            leased.lease().endpointId(),
            "https://example.com/hook",
            AttemptStatus.FAIL,
            410,
            "gone",
            Duration.ofMillis(3),
            leased.trigger(),
            store.clock.instant()),
        store.clock.instant().plus(PAUSE));
  }

  private void resend(MessageId message) {
    store.ask(
        Deliveries.RESEND,
        new Deliveries.Resend(
            store.organization,
            ApplicationId.reference("shop"),
            MessageId.reference(message.toString()),
            EndpointId.reference(endpoint.id().toString())));
  }

  private Endpoints.Get which(Endpoint own) {
    return new Endpoints.Get(
        store.organization, StoreFixture.OPERATIONAL, EndpointId.reference(own.id().toString()));
  }

  private List<String> types() {
    return told().stream().map(each -> each.path("type").asText()).toList();
  }

  /** What is to be told now; it counts as delivered. */
  private List<JsonNode> told() {
    List<Leased> due = store.claim(10);
    due.forEach(each -> assertThat(isShops(each)).isFalse());
    due.forEach(each -> store.record(each, 200, null));
    return due.stream().map(each -> json(each.payload().toUtf8())).toList();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(text, malformed);
    }
  }
}
