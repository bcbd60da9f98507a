package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Due;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.Mails.Unreadable;
import dev.postrider.contract.Retention;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MailKind;
import dev.postrider.support.Await;
import dev.postrider.support.Signals;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailOutboxIT {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final String TOKEN = "a-token-that-opens-everything";
  private static final Mail MAIL =
      new Mail(
          MailKind.RESET_PASSWORD,
          new EmailAddress("ann@example.com"),
          Map.of("link", "https://hooks.example.com/reset#" + TOKEN));

  private StoreFixture store;
  private Database database;
  private MailOutbox outbox;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    database = Database.open(store.vertx, store.databaseSettings(), new Metrics());
    outbox = outbox((byte) 0);
  }

  @AfterEach
  void close() {
    await(database.close());
    store.close();
  }

  /** What components that have mails to send hold, with some encryption key. */
  private MailOutbox outbox(byte key) {
    var bytes = new byte[32];
    Arrays.fill(bytes, key);
    var settings =
        new SecuritySettings(
            new Secret(Base64.getEncoder().encodeToString(bytes)),
            List.of(),
            EndpointSecret.Scheme.HMAC_SHA256);
    var random = new SecureRandom();
    return new MailOutbox(
        database,
        new IdGenerator(store.clock, random),
        new SecretBox(settings, random),
        new Herald(
            store.bus,
            new Herald.Way(sent -> Future.succeededFuture(), pause -> Future.succeededFuture())));
  }

  private void add(Mail mail) {
    await(database.inTransaction(client -> outbox.add(client, mail)));
  }

  private Mails.Claimed claim(int limit) {
    return store.ask(Mails.CLAIM, new Mails.Claim(limit, LEASE));
  }

  private Due claimOne() {
    List<Due> mails = claim(10).mails();
    assertThat(mails).hasSize(1);
    return mails.getFirst();
  }

  @Test
  void keepsAMailUntilItIsSent() {
    // Given
    add(MAIL);
    Due due = claimOne();

    // When
    store.ask(Mails.SENT, new Mails.Sent(due.id()));

    // Then
    assertThat(due.content()).isEqualTo(MAIL);
    assertThat(due.attempt()).isEqualTo(1);
    assertThat(due.usefulUntil()).isEqualTo(store.clock.instant().plus(Duration.ofHours(1)));
    assertThat(store.count("mail")).isZero();
  }

  @Test
  void tellsNobodyWhatAMailSays() {
    // When
    add(MAIL);

    // Then
    assertThat(store.count("mail")).isEqualTo(1);
    assertThat(store.count("mail WHERE position('" + TOKEN + "' IN mail::text) > 0")).isZero();
    assertThat(store.count("mail WHERE position('" + TOKEN + "' IN encode(content, 'escape')) > 0"))
        .isZero();
    assertThat(MAIL.toString()).contains("ann@example.com").doesNotContain(TOKEN);
    assertThat(claimOne().toString()).doesNotContain(TOKEN);
  }

  @Test
  void storesNothingIfTheTransactionFails() {
    // Given
    var hints = new Signals<Mails.Available>("hint");
    store.bus.listen(Mails.AVAILABLE, hints::add);

    // When
    Throwable cause =
        Await.failure(
            database.inTransaction(
                client ->
                    outbox
                        .add(client, MAIL)
                        .compose(added -> Future.failedFuture(new ArithmeticException("later")))));
    add(MAIL);

    // Then
    assertThat(cause).isNotNull();
    assertThat(store.count("mail")).isEqualTo(1);
    hints.next();
    assertThat(hints.all()).hasSize(1);
  }

  @Test
  void wakesTheWorkerWhenTheMailCanBeSeen() {
    // Given
    var seen = new Signals<Mails.Claimed>("look at the mails");
    store.bus.listen(
        Mails.AVAILABLE,
        hint ->
            store
                .bus
                .request(Mails.CLAIM, new Mails.Claim(1, LEASE))
                .onSuccess(seen::add)
                .onFailure(
                    cause -> {
                      throw new AssertionError(cause);
                    }));

    // When
    await(
        database.inTransaction(
            client ->
                outbox
                    .add(client, MAIL)
                    .compose(
                        added ->
                            database.query(
                                client,
                                new Sql.Statement("slow", "SELECT pg_sleep(0.1)"),
                                Tuple.tuple()))));

    // Then
    assertThat(seen.next().mails()).hasSize(1);
  }

  @Test
  void leasesAMailToOneProcess() {
    // Given
    IntStream.range(0, 40).forEach(each -> add(MAIL));

    // When
    List<Due> claimed =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(each -> claim(10).mails())
            .flatMap(List::stream)
            .toList();

    // Then
    assertThat(claimed).extracting(Due::id).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void givesAMailToAnotherProcessWhenTheLeaseHasRunOut() {
    // Given
    add(MAIL);
    Due lost = claimOne();
    assertThat(claim(10).nextDue()).isEqualTo(store.clock.instant().plus(LEASE));
    store.clock.advance(LEASE);
    Due due = claimOne();
    Instant later = store.clock.instant().plusSeconds(60);

    // When
    store.ask(Mails.FAILED, new Mails.Failed(lost.id(), lost.attempt(), null, "too late"));
    store.ask(Mails.FAILED, new Mails.Failed(due.id(), due.attempt(), later, "server away"));

    // Then
    assertThat(due.attempt()).isEqualTo(2);
    assertThat(claim(10)).isEqualTo(new Mails.Claimed(List.of(), later));
    assertThat(store.count("mail WHERE error = 'server away' AND failed_at IS NULL")).isOne();
  }

  @Test
  void keepsAMailThatWasGivenUpForThirtyDays() {
    // Given
    add(MAIL);
    Due due = claimOne();

    // When
    store.ask(
        Mails.FAILED, new Mails.Failed(due.id(), 1, null, "no such mailbox " + "x".repeat(999)));

    // Then
    assertThat(claim(10)).isEqualTo(new Mails.Claimed(List.of(), null));
    applyRetentionAfter(Duration.ofDays(30).minusSeconds(1));
    assertThat(store.count("mail WHERE error LIKE 'no such mailbox%'")).isEqualTo(1);
    applyRetentionAfter(Duration.ofSeconds(1));
    assertThat(store.count("mail")).isZero();
  }

  private void applyRetentionAfter(Duration duration) {
    store.clock.advance(duration);
    Instant now = store.clock.instant();
    store.ask(
        Retention.APPLY, new Retention.Apply(now.minus(Duration.ofDays(90)), now.plusSeconds(1)));
  }

  @Test
  void oneThatCannotBeReadHoldsUpNoOther() {
    // Given
    await(database.inTransaction(client -> outbox((byte) 1).add(client, MAIL)));
    add(MAIL);
    add(MAIL);
    store.run("UPDATE mail SET kind = 'of_tomorrow' WHERE ctid = (SELECT max(ctid) FROM mail)");

    // When
    List<Due> mails = claim(10).mails();

    // Then
    assertThat(mails).extracting(Due::content).contains(MAIL);
    assertThat(mails)
        .filteredOn(due -> due.content() instanceof Unreadable)
        .extracting(due -> due.content().toString())
        .hasSize(2)
        .anyMatch(text -> text.contains("is not configured"))
        .anyMatch(text -> text.contains("OF_TOMORROW"));
  }

  @Test
  void refusesAMailOutsideOfATransaction() {
    SqlClient alone =
        PgBuilder.client()
            .connectingTo(Database.connectOptions(store.databaseSettings()))
            .using(store.vertx)
            .build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> outbox.add(alone, MAIL))
        .withMessage("there is no transaction");
    await(alone.close());
  }
}
