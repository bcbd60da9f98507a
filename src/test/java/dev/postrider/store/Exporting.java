package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Filter;
import dev.postrider.contract.Exports.Selection;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Labels;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** Exports of the application {@code shop}, driven step by step. */
final class Exporting {
  static final Selection MESSAGES =
      new Selection(ExportSubject.MESSAGES, ExportFormat.NDJSON, true, Filter.NONE);
  static final Selection ATTEMPTS =
      new Selection(ExportSubject.ATTEMPTS, ExportFormat.NDJSON, true, Filter.NONE);

  private static final int STEPS_MAX = 50;

  private final StoreFixture store;

  Exporting(StoreFixture store) {
    this.store = store;
  }

  static Selection messages(Filter filter) {
    return new Selection(ExportSubject.MESSAGES, ExportFormat.NDJSON, true, filter);
  }

  static Selection attempts(Filter filter) {
    return new Selection(ExportSubject.ATTEMPTS, ExportFormat.NDJSON, true, filter);
  }

  /** Somebody of an organization. */
  static AuditLog.By by(OrganizationId organization) {
    return new AuditLog.By(organization, AuditLog.ActorKind.API_KEY, new ApiKeyId(new UUID(3, 3)));
  }

  Exports.Start of(Selection selection) {
    return new Exports.Start(
        by(store.organization), ApplicationId.reference("shop"), null, null, selection);
  }

  /** Has a message accepted, a millisecond after whatever was before. */
  MessageId accept(String application, Labels labels, String payload) {
    store.clock.advance(Duration.ofMillis(1));
    return store
        .ask(
            Messages.ACCEPT,
            new Messages.Accept(
                store.organization,
                ApplicationId.reference(application),
                labels,
                Payload.copyOf(payload.getBytes(StandardCharsets.UTF_8)),
                null,
                null))
        .id();
  }

  MessageId accept(String payload) {
    return accept("shop", new Labels("invoice.paid", null, List.of(), List.of()), payload);
  }

  /** Starts an export of all that there is, once it has settled. */
  BackgroundTask start(Selection selection) {
    store.clock.advance(Duration.ofSeconds(1));
    BackgroundTask task = store.ask(Exports.START, of(selection));
    store.clock.advance(Duration.ofSeconds(2));
    return task;
  }

  BackgroundTask step(BackgroundTaskId id) {
    return Objects.requireNonNull(
        store.ask(BackgroundTasks.STEP, new BackgroundTasks.Step(id)).task());
  }

  /** Takes steps until there are no more. */
  BackgroundTask run(BackgroundTask task) {
    BackgroundTask now = task;
    for (int steps = 0; now.state() == BackgroundTaskState.RUNNING; steps++) {
      assertThat(steps).isLessThan(STEPS_MAX);
      store.clock.advance(Duration.ofSeconds(1));
      now = step(task.id());
    }
    return store.ask(BackgroundTasks.GET, new BackgroundTasks.Get(store.organization, now.id()));
  }

  /** The lines of a whole export. */
  List<String> lines(Selection selection) {
    BackgroundTask ended = run(start(selection));
    assertThat(ended.state())
        .as(String.valueOf(ended.error()))
        .isEqualTo(BackgroundTaskState.FINISHED);
    return download(ended.id()).lines().toList();
  }

  /** Makes a link with a token of a letter. */
  Exports.File link(BackgroundTaskId task, String letter) {
    return store.ask(Exports.LINK, linkOf(task, letter));
  }

  Exports.Link linkOf(BackgroundTaskId task, String letter) {
    return new Exports.Link(
        by(store.organization),
        task,
        letter.repeat(64),
        store.clock.instant().plus(Duration.ofMinutes(10)));
  }

  /** Follows a link and decompresses all that it leads to. */
  String download(BackgroundTaskId task) {
    Exports.File file = link(task, "d");
    byte[] bytes = read(task, store.ask(Exports.REDEEM, new Exports.Redeem(task, "d".repeat(64))));
    assertThat(bytes).hasSize((int) file.bytes());
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private byte[] read(BackgroundTaskId task, Exports.Download download) {
    var bytes = new ByteArrayOutputStream();
    for (int part = 1; part <= download.parts(); part++) {
      boolean last = false;
      for (int offset = 0; !last; ) {
        var piece =
            store.ask(Exports.READ, new Exports.Read(store.organization, task, part, offset));
        bytes.writeBytes(piece.octets().toByteArray());
        offset += piece.octets().length();
        last = piece.last();
      }
    }
    return bytes.toByteArray();
  }
}
