package dev.postrider.worker;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Due;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.Mails.Unreadable;
import dev.postrider.domain.MailKind;
import dev.postrider.telemetry.LogKeys;
import dev.postrider.worker.MailTransport.Outcome;
import dev.postrider.worker.MailTransport.Refused;
import dev.postrider.worker.MailTransport.Taken;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mails that are due, a few at once. One that was sent but could not be marked, since the
 * process or the database went away in between, is sent again when its lease has run out; none is
 * lost.
 */
final class MailLoop {
  static final GrowingPause PAUSE = new GrowingPause(Duration.ofMinutes(1), Duration.ofHours(1));

  private static final Logger LOG = LoggerFactory.getLogger(MailLoop.class);

  /** Longer than sending and marking take together. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Bus bus;
  private final InstantSource clock;
  private final MailTransport transport;
  private final MailMeters meters;
  private final WokenLoop.Pace pace;
  private final WokenLoop loop;

  MailLoop(Bus bus, WokenLoop.Pace pace, MailTransport transport, MailMeters meters) {
    this.bus = bus;
    this.clock = pace.clock();
    this.transport = transport;
    this.meters = meters;
    this.pace = pace;
    this.loop = new WokenLoop("mails", pace, this::round);
  }

  void start() {
    bus.listen(Mails.AVAILABLE, available -> loop.wake());
    loop.start();
  }

  /** Begins no more mail and waits for those under way. Blocks. */
  void stop() throws InterruptedException {
    loop.stop();
  }

  private Duration round() {
    Mails.Claimed claimed;
    try {
      claimed =
          bus.request(Mails.CLAIM, new Mails.Claim(SmtpTransport.CONNECTIONS_MAX, LEASE)).await();
    } catch (BusFailure refused) {
      LOG.atWarn()
          .addKeyValue(LogKeys.ERROR, refused.getMessage())
          .log("mails cannot be looked for");
      return pace.pollInterval();
    }
    Future.join(claimed.mails().stream().map(this::settle).toList()).await();
    return claimed.mails().isEmpty() ? pace.until(claimed.nextDue()) : Duration.ZERO;
  }

  /** Sends a mail and notes what came of it; never fails. */
  private Future<Done> settle(Due due) {
    return outcome(due)
        .compose(
            outcome ->
                switch (outcome) {
                  case Taken _ -> taken(due);
                  case Refused refused -> refused(due, refused);
                })
        .recover(
            unknown -> {
              LOG.atWarn()
                  .addKeyValue(LogKeys.MAIL_ID, due.id())
                  .addKeyValue(LogKeys.ERROR, unknown.getMessage())
                  .log("what came of a mail cannot be noted, so that it will be tried again");
              return Future.succeededFuture(new Done());
            });
  }

  private Future<Outcome> outcome(Due due) {
    return switch (due.content()) {
      case Mail mail -> transport.send(due.id(), mail);
      case Unreadable unreadable ->
          Future.succeededFuture(new Refused(false, unreadable.error(), ""));
    };
  }

  private Future<Done> taken(Due due) {
    meters.sent();
    LOG.atInfo()
        .addKeyValue(LogKeys.MAIL_ID, due.id())
        .addKeyValue(LogKeys.MAIL_KIND, kind(due))
        .log("mail sent");
    return bus.request(Mails.SENT, new Mails.Sent(due.id()));
  }

  private Future<Done> refused(Due due, Refused refused) {
    Instant next = clock.instant().plus(PAUSE.after(due.attempt()));
    Instant retryAt = refused.forGood() || !next.isBefore(due.usefulUntil()) ? null : next;
    tell(due, refused, retryAt);
    String error =
        refused.answer().isEmpty()
            ? refused.error()
            : refused.error() + ": " + InsertedText.line(refused.answer());
    return bus.request(Mails.FAILED, new Mails.Failed(due.id(), due.attempt(), retryAt, error));
  }

  private void tell(Due due, Refused refused, @Nullable Instant retryAt) {
    var line =
        LOG.atWarn()
            .addKeyValue(LogKeys.MAIL_ID, due.id())
            .addKeyValue(LogKeys.MAIL_KIND, kind(due))
            .addKeyValue(LogKeys.ATTEMPT, due.attempt())
            .addKeyValue(LogKeys.ERROR, refused.error());
    if (retryAt == null) {
      meters.givenUp(1);
      line.log("mail given up");
    } else {
      meters.retrying();
      line.addKeyValue(LogKeys.NEXT_RUN_AT, retryAt).log("mail not sent and will be tried again");
    }
  }

  private static @Nullable MailKind kind(Due due) {
    return due.content() instanceof Mail mail ? mail.kind() : null;
  }
}
