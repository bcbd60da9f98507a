package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Filter;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Labels;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports of messages: which are in them, once each, as they were posted. */
class ExportIT {
  private StoreFixture store;
  private Exporting exporting;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    exporting = new Exporting(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private MessageId accept(String payload) {
    return exporting.accept(payload);
  }

  /** Messages of the application, one each millisecond, without the detour over the bus. */
  private void insert(int messages) {
    store.run(
        """
        INSERT INTO message (id, organization_id, application_id, event_type, payload)
        SELECT (lpad(to_hex(%d + i), 12, '0') || '70008000000000000000')::uuid,
          organization_id, id, 'invoice.paid', convert_to('{"number": ' || i || '}', 'UTF8')
        FROM application, generate_series(1, %d) AS i
        WHERE uid = 'shop'
        """
            .formatted(store.clock.instant().toEpochMilli(), messages));
    store.clock.advance(Duration.ofMillis(messages));
  }

  private static List<Integer> numbers(List<String> lines) {
    return lines.stream()
        .map(line -> new JsonObject(line).getJsonObject("payload").getInteger("number"))
        .toList();
  }

  @Test
  void hasEachMessageOnceInTheirOrderOverSeveralPages() {
    // Given
    int messages = 2 * ExportSteps.ROWS + 7;
    insert(messages);

    // When
    BackgroundTask ended = exporting.run(exporting.start(Exporting.MESSAGES));
    List<String> lines = exporting.download(ended.id()).lines().toList();

    // Then
    assertThat(numbers(lines))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, messages).boxed().toList());
    assertThat(store.count("export_part")).isEqualTo(3);
    assertThat(ended.progress().messagesChecked()).isEqualTo(messages);
    var result = new JsonObject(Objects.requireNonNull(ended.result()).value());
    assertThat(result.getLong("records")).isEqualTo(messages);
    assertThat(result.getInstant("expiresAt"))
        .isEqualTo(store.clock.instant().plus(StoreFixture.EXPORTS.kept()));
  }

  @Test
  void keepsPayloadsByteForByte() {
    // Given
    String odd = "{ \"n\":1.0,\"n\":10e2, \"z\" : \"\\u00e9é\\/\", \"a\":[ ] }";
    MessageId plain = accept(odd);
    String broken = "{\n\t\"a\": 1.0,\r\n\t\"b\": \"\\n\"\n}";
    accept(broken);
    MessageId expunged = accept("{\"gone\": true}");
    store.ask(
        Messages.EXPUNGE,
        new Messages.Expunge(
            store.organization,
            ApplicationId.reference("shop"),
            MessageId.reference(expunged.toString())));

    // When
    List<String> lines = exporting.lines(Exporting.MESSAGES);

    // Then
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .startsWith("{\"id\":\"%s\",\"eventType\":\"invoice.paid\"".formatted(plain))
        .endsWith("\"payload\":" + odd + "}");
    assertThat(new JsonObject(lines.get(1)).getString("rawPayload")).isEqualTo(broken);
    assertThat(lines.get(1)).contains("\"payload\":" + broken.replaceAll("[\r\n]", " "));
    assertThat(lines.getLast()).endsWith("\"payload\":null}");
  }

  @Test
  void leavesPayloadsOutUnlessTheyAreAskedFor() {
    // Given
    accept("{\"secret\": true}");

    // When
    List<String> lines =
        exporting.lines(
            new Exports.Selection(ExportSubject.MESSAGES, ExportFormat.NDJSON, false, Filter.NONE));

    // Then
    assertThat(lines).singleElement().asString().doesNotContain("payload", "secret");
  }

  @Test
  void hasWhatPassesAllFiltersInItsSpan() {
    // Given
    exporting.accept("shop", new Labels("a", null, List.of("c"), List.of("t")), "{\"number\":1}");
    var since = store.clock.instant().plusMillis(1);
    exporting.accept(
        "shop", new Labels("a", "event-2", List.of("c", "d"), List.of("t")), "{\"number\":2}");
    exporting.accept("shop", new Labels("b", null, List.of("c"), List.of("t")), "{\"number\":3}");
    exporting.accept("shop", new Labels("a", null, List.of("d"), List.of("t")), "{\"number\":4}");
    exporting.accept("shop", new Labels("a", null, List.of("c"), List.of()), "{\"number\":5}");
    var until = store.clock.instant().plusMillis(1);
    exporting.accept("shop", new Labels("a", null, List.of("c"), List.of("t")), "{\"number\":6}");
    store.createApplication("another");
    exporting.accept(
        "another", new Labels("a", null, List.of("c"), List.of("t")), "{\"number\":7}");
    store.clock.advance(Duration.ofSeconds(3));
    var selection = Exporting.messages(new Filter(List.of("a", "x"), "c", "t", null, null, null));

    // When
    BackgroundTask task =
        store.ask(
            Exports.START,
            new Exports.Start(
                Exporting.by(store.organization),
                ApplicationId.reference("shop"),
                since,
                until,
                selection));
    List<String> lines = exporting.download(exporting.run(task).id()).lines().toList();

    // Then
    assertThat(numbers(lines)).containsExactly(2);
    assertThat(lines.getFirst())
        .contains("\"eventId\":\"event-2\",\"channels\":[\"c\",\"d\"],\"tags\":[\"t\"]");
  }

  @Test
  void isAFileEvenIfItHasNothing() {
    var csv = new Exports.Selection(ExportSubject.MESSAGES, ExportFormat.CSV, false, Filter.NONE);

    assertThat(exporting.lines(Exporting.MESSAGES)).isEmpty();
    assertThat(exporting.lines(csv))
        .containsExactly("id,eventType,eventId,channels,tags,timestamp");
  }

  @Test
  void aStepThatIsCutOffHasNotHappened() {
    // Given
    insert(ExportSteps.ROWS + 5);
    BackgroundTask task = exporting.start(Exporting.MESSAGES);
    exporting.step(task.id());
    store.run(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
        CREATE TRIGGER refuse AFTER UPDATE ON background_task
          FOR EACH ROW EXECUTE FUNCTION refuse()
        """);

    // When
    Failure cutOff = store.refusal(BackgroundTasks.STEP, new BackgroundTasks.Step(task.id()));
    long partsAfter = store.count("export_part");
    store.run("DROP TRIGGER refuse ON background_task");
    exporting.run(task);

    // Then
    assertThat(cutOff).isInstanceOf(Failure.Internal.class);
    assertThat(partsAfter).isEqualTo(1);
    assertThat(numbers(exporting.download(task.id()).lines().toList()))
        .hasSize(ExportSteps.ROWS + 5)
        .doesNotHaveDuplicates();
  }

  @Test
  void twoWhoTakeItsStepsAtOnceExportNothingTwice() {
    // Given
    int messages = 4 * ExportSteps.ROWS;
    insert(messages);
    BackgroundTask task = exporting.start(Exporting.MESSAGES);

    // When
    for (int round = 0; round < 4; round++) {
      var step = new BackgroundTasks.Step(task.id());
      StoreFixture.await(
          Future.join(
              store.bus.request(BackgroundTasks.STEP, step),
              store.bus.request(BackgroundTasks.STEP, step)));
    }
    exporting.run(task);

    // Then
    assertThat(numbers(exporting.download(task.id()).lines().toList()))
        .hasSize(messages)
        .doesNotHaveDuplicates();
  }
}
