package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Download;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Making a link to an export, following it once, and removing the export. */
final class DownloadRoutes {
  /** In which a link must be followed; the download itself may take longer. */
  private static final Duration LINK_LIFETIME = Duration.ofMinutes(10);

  /** Each holds a piece in memory. */
  private static final int DOWNLOADS_MAX = 64;

  private static final Duration COME_BACK = Duration.ofSeconds(10);

  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Semaphore places = new Semaphore(DOWNLOADS_MAX);

  DownloadRoutes(Bus bus, InstantSource clock, SecureRandom random) {
    this.bus = bus;
    this.clock = clock;
    this.random = random;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.background-task.create-download-link", this::link,
        "v1.background-task.download", this::download,
        "v1.background-task.delete-download", this::discard);
  }

  private Future<Reply> link(Call call) {
    Token token = Token.generate(Token.DOWNLOAD_PREFIX, random);
    Instant expiresAt = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(LINK_LIFETIME);
    return task(call)
        .compose(
            task ->
                bus.request(
                        Exports.LINK, new Exports.Link(call.by(), task, token.hash(), expiresAt))
                    .map(
                        file ->
                            Reply.created(
                                JsonWriter.object(
                                    json ->
                                        json.text("path", path(task, token))
                                            .time("expiresAt", expiresAt)
                                            .text(
                                                "fileName",
                                                name(task, file.subject(), file.format()))
                                            .number("bytes", file.bytes())
                                            .number("records", file.records())))));
  }

  private static String path(BackgroundTaskId task, Token token) {
    return "/api/v1/background-task/%s/download?token=%s".formatted(task, token.text());
  }

  private static String name(BackgroundTaskId task, ExportSubject subject, ExportFormat format) {
    return "%s-%s.%s.gz"
        .formatted(lowerCase(subject), task.toString().replace('_', '-'), lowerCase(format));
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Future<Reply> download(Call call) {
    var token = new Token(call.parameters().text("token"));
    return task(call)
        .compose(
            task -> {
              if (!places.tryAcquire()) {
                return Future.failedFuture(
                    new BusFailure(
                        new Failure.Unavailable(
                            "Too many downloads are under way. The link is still good.",
                            COME_BACK)));
              }
              return bus.request(Exports.REDEEM, new Exports.Redeem(task, token.hash()))
                  .onFailure(refused -> places.release())
                  .map(download -> file(task, download));
            });
  }

  private Reply file(BackgroundTaskId task, Download download) {
    var pieces = new Pieces(download.by().organizationId(), task, download.parts());
    return Reply.file(
        new StreamedBody("application/gzip", download.bytes(), pieces, places::release),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"%s\""
                .formatted(name(task, download.subject(), download.format())),
            "X-Content-Type-Options",
            "nosniff"),
        download.by());
  }

  /** Reads an export piece by piece. For one download. */
  private final class Pieces implements Supplier<Future<Optional<Buffer>>> {
    private final OrganizationId organization;
    private final BackgroundTaskId task;
    private final int parts;
    private int part = 1;
    private int offset;

    Pieces(OrganizationId organization, BackgroundTaskId task, int parts) {
      this.organization = organization;
      this.task = task;
      this.parts = parts;
    }

    @Override
    public Future<Optional<Buffer>> get() {
      return part > parts
          ? Future.succeededFuture(Optional.empty())
          : bus.request(Exports.READ, new Exports.Read(organization, task, part, offset))
              .map(this::next);
    }

    private Optional<Buffer> next(Exports.Piece piece) {
      offset = piece.last() ? 0 : offset + piece.octets().length();
      part += piece.last() ? 1 : 0;
      return Optional.of(Buffer.buffer(piece.octets().toByteArray()));
    }
  }

  private Future<Reply> discard(Call call) {
    return task(call)
        .compose(
            task -> bus.request(Exports.DISCARD, new Exports.Discard(call.organizationId(), task)))
        .map(done -> Reply.noContent());
  }

  private static Future<BackgroundTaskId> task(Call call) {
    String reference = call.parameters().text("task_id");
    return BackgroundTaskId.parse(reference)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    new BusFailure(new Failure.NotFound("background task", reference))));
  }
}
