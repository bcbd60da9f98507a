package dev.postrider.worker;

import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.MailId;
import io.vertx.core.Future;

/** A way by which mails leave. */
interface MailTransport {
  /** Tries to send a mail, within a deadline of its own; never fails. */
  Future<Outcome> send(MailId id, Mail mail);

  /** Sends nothing more. */
  Future<Void> close();

  /** What came of it. */
  sealed interface Outcome {}

  /** It is in the hands of whoever takes mails. */
  record Taken() implements Outcome {}

  /**
   * It was not taken.
   *
   * @param forGood whether to try again is of no use
   * @param error why, without anybody's address
   * @param answer what the server said, which may hold the address; empty if nothing
   */
  record Refused(boolean forGood, String error, String answer) implements Outcome {}
}
