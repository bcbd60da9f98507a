package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BulkResends;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Named messages are sent again, as each would be by hand. */
class BulkResendIT {
  private StoreFixture store;
  private Exporting tasks;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    tasks = new Exporting(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BulkResends.Start of(Endpoint endpoint, List<String> messages) {
    List<IdOrUid<MessageId>> references = messages.stream().map(MessageId::reference).toList();
    return new BulkResends.Start(
        Exporting.by(store.organization), store.which(endpoint), references);
  }

  private BackgroundTask start(String... messages) {
    return store.ask(BulkResends.START, of(endpoint, List.of(messages)));
  }

  private static JsonObject result(BackgroundTask task) {
    return new JsonObject(Objects.requireNonNull(task.result()).value());
  }

  private Message delivered(String application) {
    Message message = store.accept(application);
    store.claim(100).forEach(leased -> store.record(leased, 200, null));
    return message;
  }

  private List<String> owed() {
    return store.claim(2_000).stream()
        .map(leased -> leased.lease().messageId().toString())
        .toList();
  }

  @Test
  void sendsThoseThatWereNamedByIdOrEventId() {
    // Given
    String first = delivered("shop").id().toString();
    delivered("shop");
    Message named = store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "paid-1"));
    store.claim(100).forEach(leased -> store.record(leased, 500, null));

    // When
    BackgroundTask ended = tasks.run(start("paid-1", first));

    // Then
    assertThat(ended.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(ended.progress().messagesResent()).isEqualTo(2);
    assertThat(ended.progress().percent()).isEqualTo(100);
    assertThat(result(ended).getLong("resent")).isEqualTo(2);
    assertThat(owed()).containsExactlyInAnyOrder(first, named.id().toString());
    assertThat(store.count("bulk_resend_message")).isZero();
  }

  @Test
  void tellsWhichCouldNotBeSent() {
    // Given
    String sent = delivered("shop").id().toString();
    String expunged = delivered("shop").id().toString();
    store.ask(
        Messages.EXPUNGE,
        new Messages.Expunge(
            store.organization, ApplicationId.reference("shop"), MessageId.reference(expunged)));
    store.createApplication("another");
    store.createEndpoint("another");
    String foreign = delivered("another").id().toString();
    String never = new MessageId(new UUID(4, 4)).toString();

    // When
    BackgroundTask ended = tasks.run(start(never, expunged, sent, foreign, "no-such-event"));

    // Then
    assertThat(result(ended))
        .isEqualTo(
            new JsonObject()
                .put("resent", 1)
                .put("inFlight", 0)
                .put("expunged", 1)
                .put("notFound", 3)
                .put("expungedMessages", new JsonArray().add(expunged))
                .put(
                    "notFoundMessages",
                    new JsonArray().add(never).add(foreign).add("no-such-event")));
    assertThat(owed()).containsExactly(sent);
  }

  @Test
  void leavesAloneWhatIsBeingAttemptedAndHastensWhatWaits() {
    // Given
    String inFlight = store.accept("shop").id().toString();
    Leased held = store.claim(1).getFirst();
    String retrying = store.accept("shop").id().toString();
    store
        .claim(1)
        .forEach(
            leased -> store.record(leased, 500, store.clock.instant().plus(Duration.ofHours(5))));

    // When
    BackgroundTask ended = tasks.run(start(inFlight, retrying));

    // Then
    assertThat(result(ended).getLong("resent")).isEqualTo(1);
    assertThat(result(ended).getLong("inFlight")).isEqualTo(1);
    assertThat(owed()).containsExactly(retrying);
    assertThat(store.record(held, 200, null)).isTrue();
  }

  @Test
  void goesPageByPageAtThePaceOfTheEndpoint() {
    // Given
    int count = BulkResendSteps.PAGE + 10;
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      ids.add(store.accept("shop").id().toString());
    }
    store.run("DELETE FROM delivery");
    BackgroundTask task = store.ask(BulkResends.START, of(endpoint, ids));

    // When
    BackgroundTask first = tasks.step(task.id());
    store.clock.advance(Duration.ofSeconds(1));
    BackgroundTask waits = tasks.step(task.id());
    List<String> sent = new ArrayList<>();
    sent.addAll(deliverAll());
    BackgroundTask ended = tasks.run(task);
    sent.addAll(deliverAll());

    // Then
    assertThat(first.progress().messagesResent()).isEqualTo(BulkResendSteps.PAGE);
    assertThat(Objects.requireNonNull(first.progress().total()).messages()).isEqualTo(count);
    assertThat(waits.progress().messagesChecked()).isEqualTo(BulkResendSteps.PAGE);
    assertThat(ended.progress().messagesResent()).isEqualTo(count);
    assertThat(sent).containsExactlyInAnyOrderElementsOf(ids);
  }

  private List<String> deliverAll() {
    List<Leased> leased = store.claim(2_000);
    leased.forEach(each -> store.record(each, 200, null));
    return leased.stream().map(each -> each.lease().messageId().toString()).toList();
  }

  @Test
  void namesAtMostSoManyOfThoseThatCouldNotBeSent() {
    // Given
    int unknown = BulkResendSteps.NAMED_MAX + 20;
    var names =
        IntStream.range(0, unknown).mapToObj(number -> "none-" + number).toArray(String[]::new);

    // When
    JsonObject result = result(tasks.run(start(names)));

    // Then
    assertThat(result.getLong("notFound")).isEqualTo(unknown);
    assertThat(result.getJsonArray("notFoundMessages"))
        .containsExactlyElementsOf(
            Stream.of(names).limit(BulkResendSteps.NAMED_MAX).map(Object.class::cast).toList());
  }

  @Test
  void isRefusedForADisabledEndpointAndASecondTime() {
    // Given
    BackgroundTask task = start("one");

    // When
    Failure second = store.refusal(BulkResends.START, of(endpoint, List.of("two")));
    store.disable(endpoint, true);
    Failure disabled = store.refusal(BulkResends.START, of(endpoint, List.of("two")));

    // Then
    assertThat(second).isInstanceOf(Failure.Conflict.class);
    assertThat(second.detail()).contains(task.id().toString());
    assertThat(disabled.detail()).contains("disabled");
    assertThat(tasks.step(task.id()).state()).isEqualTo(BackgroundTaskState.PARKED);
  }
}
