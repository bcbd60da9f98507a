package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.config.ExportSettings;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Moves exports on. A step reads a page, compresses it and stores it as a part, in the transaction
 * that notes how far the export has come: a step that is cut off has not happened. Memory is
 * bounded by the page, which is bounded in rows and in bytes.
 */
final class ExportSteps {
  /** The most rows of a page. */
  static final int ROWS = 1_000;

  /** So many bytes of payloads or answers end a page, with the one that reaches them. */
  static final int PAGE_BYTES = 1 << 20;

  /** Messages whose attempts are looked for in a page. */
  private static final int MESSAGES_ATTEMPTED = 500;

  /** What all attempts of a message come before. */
  private static final UUID ALL_ATTEMPTS = new UUID(-1, -1);

  private static final Duration WAIT_FOR_SETTLING = Duration.ofMillis(500);
  private static final int MEBI = 20;

  private static final String REMOVED =
      "What it had gathered was removed. Start another export if it is still wanted.";
  private final Sql sql = Sql.of("export");
  private final Database database;
  private final Vertx vertx;
  private final ExportSettings settings;

  ExportSteps(Database database, Vertx vertx, ExportSettings settings) {
    this.database = database;
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * How far a page goes.
   *
   * @param checked how many messages were looked at that had not been before
   * @param reached the last of them
   * @param attempt the last attempt of that which is exported
   * @param moreFollow whether the page was full
   */
  private record Place(int checked, UUID reached, UUID attempt, boolean moreFollow) {}

  /**
   * What a page has.
   *
   * @param records how many are exported
   * @param member they, compressed
   */
  private record Page(int records, Buffer member, Place place) {}

  Future<StepResult> step(TakenTask task) {
    return database
        .query(
            task.client(),
            sql.get("take"),
            Tuple.of(task.id("organization_id"), task.id("id"), time(task.now())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(export -> page(task, export).compose(page -> keep(task, export, page)))
                    .orElseGet(() -> Future.succeededFuture(StepResult.parked(task, REMOVED))));
  }

  private Future<Page> page(TakenTask task, Row export) {
    return subject(export) == ExportSubject.MESSAGES
        ? messages(task, export)
        : attempts(task, export);
  }

  private Future<Page> messages(TakenTask task, Row export) {
    return database
        .query(task.client(), sql.get("message-page"), values(task, export, ROWS))
        .compose(
            rows -> {
              List<Message> chosen = new ArrayList<>();
              UUID last = task.id("reached");
              long inPage = 0;
              for (Row row : rows) {
                last = row.getUUID("id");
                inPage = row.getLong("in_page");
                if (row.getBoolean("chosen")) {
                  chosen.add(MessageStore.read(row));
                }
              }
              boolean more = rows.size() < inPage || inPage == ROWS;
              var place = new Place(rows.size(), last, ALL_ATTEMPTS, more);
              var lines = lines(export, ExportColumn.ofMessages(withContent(export)));
              return compress(lines, export, chosen)
                  .map(member -> new Page(chosen.size(), member, place));
            });
  }

  private Future<Page> attempts(TakenTask task, Row export) {
    Tuple values =
        values(task, export, MESSAGES_ATTEMPTED)
            .addValue(export.getUUID("reached_attempt"))
            .addValue(export.getUUID("endpoint_id"))
            .addValue(export.getString("status"))
            .addValue(export.getInteger("status_code_class"))
            .addValue(ROWS);
    return database
        .query(task.client(), sql.get("attempt-page"), values)
        .compose(rows -> attempts(task, export, rows));
  }

  private Future<Page> attempts(TakenTask task, Row export, RowSet<Row> rows) {
    List<Attempt> found = new ArrayList<>();
    UUID reached = task.id("reached");
    UUID attempt = ALL_ATTEMPTS;
    int checked = 0;
    boolean cutOff = false;
    boolean full = false;
    for (Row row : rows) {
      UUID message = row.getUUID("message_id");
      checked += message.equals(reached) ? 0 : 1;
      reached = message;
      UUID id = row.getUUID("id");
      attempt = id == null ? ALL_ATTEMPTS : id;
      if (id != null) {
        found.add(AttemptStore.read(row));
      }
      long all = row.getLong("found");
      cutOff = all == ROWS || rows.size() < all;
      full = row.getLong("in_page") == MESSAGES_ATTEMPTED;
    }
    var place = new Place(checked, reached, cutOff ? attempt : ALL_ATTEMPTS, cutOff || full);
    var lines = lines(export, ExportColumn.ofAttempts(withContent(export)));
    return compress(lines, export, found).map(member -> new Page(found.size(), member, place));
  }

  private static Tuple values(TakenTask task, Row export, int messages) {
    return Tuple.of(
            task.id("organization_id"),
            task.id("application_id"),
            task.id("reached"),
            task.high(),
            messages)
        .addValue(export.getArrayOfStrings("event_types"))
        .addValue(export.getString("channel"))
        .addValue(export.getString("tag"))
        .addValue(withContent(export))
        .addValue((long) PAGE_BYTES);
  }

  private static <T> ExportLines<T> lines(Row export, List<ExportColumn<T>> columns) {
    return switch (ExportFormat.valueOf(export.getString("format").toUpperCase(Locale.ROOT))) {
      case NDJSON -> new NdjsonLines<>(columns);
      case CSV -> new CsvLines<>(columns);
    };
  }

  /** Off the event loop, which a mebibyte would hold up. */
  private <T> Future<Buffer> compress(ExportLines<T> lines, Row export, List<T> items) {
    boolean first = export.getInteger("parts") == 0;
    return vertx.executeBlocking(() -> Buffer.buffer(GzipMember.of(lines, first, items)), false);
  }

  private Future<StepResult> keep(TakenTask task, Row export, Page page) {
    boolean ends = !page.place().moreFollow() && task.reachesTheEnd();
    // A file that says that nothing was found is a gzip file, too.
    boolean isPart = page.records() > 0 || (ends && export.getInteger("parts") == 0);
    int size = isPart ? page.member().length() : 0;
    long bytes = export.getLong("bytes") + size;
    if (bytes > settings.bytesMax()) {
      return discard(task)
          .map(
              StepResult.parked(
                  task,
                  ("The export is larger than %d MiB (exports.max-size). Start several over shorter"
                          + " spans, or narrow it by filters.")
                      .formatted(settings.bytesMax() >> MEBI)));
    }
    return (isPart ? addPart(task, export, page) : Future.succeededFuture())
        .compose(added -> advance(task, page, isPart ? 1 : 0, size))
        .map(
            advanced ->
                ends
                    ? finished(task, page, export.getLong("records") + page.records(), bytes)
                    : moved(task, page));
  }

  private Future<?> addPart(TakenTask task, Row export, Page page) {
    return database.query(
        task.client(),
        sql.get("add-part"),
        Tuple.of(task.id("id"), export.getInteger("parts") + 1, page.member()));
  }

  private Future<?> advance(TakenTask task, Page page, int parts, long bytes) {
    return database.query(
        task.client(),
        sql.get("advance"),
        Tuple.of(task.id("id"), page.place().attempt(), parts, (long) page.records())
            .addValue(bytes)
            .addValue(time(expiry(task))));
  }

  private Future<?> discard(TakenTask task) {
    return database.query(
        task.client(),
        sql.get("discard"),
        Tuple.of(task.id("organization_id"), task.id("id"), time(task.now())));
  }

  private Instant expiry(TakenTask task) {
    return task.now().plus(settings.kept());
  }

  private static StepResult moved(TakenTask task, Page page) {
    Instant dueAt = page.place().moreFollow() ? task.now() : task.now().plus(WAIT_FOR_SETTLING);
    return new StepResult(
        BackgroundTaskState.RUNNING,
        page.place().reached(),
        page.place().checked(),
        0,
        dueAt,
        null,
        null);
  }

  private StepResult finished(TakenTask task, Page page, long records, long bytes) {
    var result =
        new JsonObject()
            .put("records", records)
            .put("bytes", bytes)
            .put("expiresAt", expiry(task).toString());
    return new StepResult(
        BackgroundTaskState.FINISHED,
        task.high(),
        page.place().checked(),
        0,
        task.now(),
        null,
        result.encode());
  }

  private static ExportSubject subject(Row export) {
    return ExportSubject.valueOf(export.getString("subject").toUpperCase(Locale.ROOT));
  }

  private static boolean withContent(Row export) {
    return export.getBoolean("with_content");
  }
}
