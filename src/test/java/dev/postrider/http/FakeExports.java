package dev.postrider.http;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BulkResends;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.Octets;
import dev.postrider.domain.Token;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One export with a link that is good for ever. It has two parts of as many pieces as it is told,
 * each filled with the number of its place.
 */
final class FakeExports {
  static final Token TOKEN = new Token("dl_" + "t".repeat(43));
  static final int PIECE_BYTES = 128 << 10;

  private static final int PARTS = 2;

  final AtomicInteger reads = new AtomicInteger();
  private volatile int piecesOfAPart = 1;
  private volatile int readsUntilItBreaks = Integer.MAX_VALUE;

  FakeExports(FakeStore store, Function<BackgroundTaskKind, BackgroundTask> running) {
    store.serve(Exports.START, request -> running.apply(BackgroundTaskKind.EXPORT));
    store.serve(BulkResends.START, request -> running.apply(BackgroundTaskKind.BULK_RESEND));
    store.serve(
        Exports.LINK,
        request -> new Exports.File(ExportSubject.MESSAGES, ExportFormat.NDJSON, 7, bytes()));
    store.serve(Exports.DISCARD, request -> new Done());
    store.serve(Exports.REDEEM, this::redeem);
    store.serve(Exports.READ, this::read);
  }

  /** How long the file is. */
  long bytes() {
    return (long) PARTS * piecesOfAPart * PIECE_BYTES;
  }

  void hasPiecesInAPart(int count) {
    piecesOfAPart = count;
  }

  void breaksAfter(int count) {
    readsUntilItBreaks = count;
  }

  private Exports.Download redeem(Exports.Redeem request) {
    if (!request.hash().equals(TOKEN.hash())) {
      throw new BusFailure(new Failure.Invalid("/token", "The link was used. Ask for another."));
    }
    return new Exports.Download(
        new AuditLog.By(FakeStore.ORGANIZATION, ActorKind.PERSON, FakeIdentity.PERSON),
        ExportSubject.MESSAGES,
        ExportFormat.NDJSON,
        bytes(),
        PARTS);
  }

  private Exports.Piece read(Exports.Read request) {
    if (reads.incrementAndGet() > readsUntilItBreaks) {
      throw new BusFailure(new Failure.NotFound("export", request.task().toString()));
    }
    int place = request.offset() / PIECE_BYTES;
    var bytes = new byte[PIECE_BYTES];
    Arrays.fill(bytes, (byte) (request.part() * 100 + place));
    return new Exports.Piece(Octets.copyOf(bytes), place + 1 == piecesOfAPart);
  }
}
