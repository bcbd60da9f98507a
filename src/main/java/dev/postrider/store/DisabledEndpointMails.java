package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Mails the owners and admins of an organization that an endpoint was disabled, in the transaction
 * that disables it. When many are disabled at once, a few mails say so as well as thousands would.
 */
final class DisabledEndpointMails {
  /** Of so many endpoints of an organization the mails of an hour tell; the text says so. */
  static final int ENDPOINTS_MAX = 5;

  /** So many people are told, owners first. */
  static final int RECIPIENTS_MAX = 20;

  private static final Duration WINDOW = Duration.ofHours(1);

  private final Sql sql = Sql.of("disabled-endpoint");
  private final Database database;
  private final InstantSource clock;
  private final MailOutbox mails;
  private final String publicUrl;

  /**
   * @param publicUrl where the dashboard is, without a slash at its end
   */
  DisabledEndpointMails(
      Database database, InstantSource clock, MailOutbox mails, String publicUrl) {
    this.database = database;
    this.clock = clock;
    this.mails = mails;
    this.publicUrl = publicUrl;
  }

  /** An endpoint that was disabled because it is gone, or else because it only fails. */
  record Disabled(
      OrganizationId organization, ApplicationId application, EndpointId endpoint, boolean gone) {}

  /** Stores the mails; organizations in one order, so that no two transactions wait in a ring. */
  Future<Void> tell(SqlClient client, List<Disabled> disabled) {
    List<Disabled> ordered = new ArrayList<>(disabled);
    ordered.sort(Comparator.comparing(one -> one.organization().value()));
    Future<Void> told = Future.succeededFuture();
    for (Disabled one : ordered) {
      told = told.compose(before -> tell(client, one));
    }
    return told;
  }

  private Future<Void> tell(SqlClient client, Disabled disabled) {
    Instant now = clock.instant();
    return database
        .query(
            client,
            sql.get("draw"),
            Tuple.of(
                disabled.organization().value(), time(now), time(now.minus(WINDOW)), ENDPOINTS_MAX))
        .compose(drawn -> drawn.size() == 0 ? Future.succeededFuture() : mail(client, disabled));
  }

  private Future<Void> mail(SqlClient client, Disabled disabled) {
    return database
        .query(
            client,
            sql.get("describe"),
            Tuple.of(disabled.organization().value(), disabled.endpoint().value()))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> mail(client, disabled.organization(), values(disabled, row)))
                    .orElseGet(Future::succeededFuture));
  }

  private Future<Void> mail(
      SqlClient client, OrganizationId organization, Map<String, String> values) {
    return database
        .query(client, sql.get("recipients"), Tuple.of(organization.value(), RECIPIENTS_MAX))
        .compose(
            people -> {
              Future<Void> added = Future.succeededFuture();
              for (Row person : people) {
                var to = new EmailAddress(person.getString("email"));
                var mail = new Mail(MailKind.ENDPOINT_DISABLED, to, values);
                added = added.compose(before -> mails.add(client, mail));
              }
              return added;
            });
  }

  private Map<String, String> values(Disabled disabled, Row row) {
    return Map.of(
        MailKind.LINK,
        "%s/applications/%s/endpoints/%s"
            .formatted(publicUrl, disabled.application(), disabled.endpoint()),
        "organization",
        name(row, "organization"),
        "application",
        name(row, "application"),
        "endpoint",
        withoutQuery(row.getString("url")),
        "reason",
        disabled.gone()
            ? "It answered 410 Gone, by which it says that it wants nothing more."
            : "Every attempt since %s has failed."
                .formatted(Rows.instant(row, "failing_since").truncatedTo(ChronoUnit.SECONDS)));
  }

  /** A name without any character would be no value of a mail. */
  private static String name(Row row, String column) {
    String name = row.getString(column);
    return name.isEmpty() ? "(without a name)" : name;
  }

  /** The query of a URL often holds a secret. */
  private static String withoutQuery(String url) {
    return url.replaceFirst("[?#].*", "");
  }
}
