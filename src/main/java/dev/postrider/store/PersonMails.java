package dev.postrider.store;

import dev.postrider.contract.Done;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Map;

/** Mails to people about their own accounts. */
final class PersonMails {
  private static final String NOUN = "person";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final MailOutbox mails;

  PersonMails(Database database, MailOutbox mails) {
    this.database = database;
    this.mails = mails;
  }

  /** Tells a person something as a part of a transaction. */
  Future<Done> tell(SqlClient client, PersonId person, MailKind kind, String url) {
    return database
        .query(client, sql.get("find-account"), Tuple.of(person.value()))
        .compose(
            rows ->
                Rows.one(
                    rows, row -> new EmailAddress(row.getString("email")), NOUN, person.toString()))
        .compose(email -> mails.add(client, new Mail(kind, email, Map.of(MailKind.LINK, url))))
        .map(new Done());
  }
}
