package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.Outcome;
import dev.postrider.contract.Usage;
import dev.postrider.contract.Usage.Day;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was sent is counted once, whoever counts and however often. */
class UsageRollUpIT {
  private static final LocalDate DAY = LocalDate.parse("2026-05-04");

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A message that fails, then arrives. */
  private void sendOne() {
    store.accept("shop");
    record(500);
    store.clock.advance(Duration.ofSeconds(1));
    record(200);
  }

  private void record(int statusCode) {
    for (Leased leased : store.claim(10)) {
      assertThat(store.record(leased, statusCode, statusCode == 200 ? null : store.clock.instant()))
          .isTrue();
    }
  }

  private long rollUp() {
    long rows = 0;
    Usage.RolledUp rolledUp;
    do {
      rolledUp = store.ask(Usage.ROLL_UP, new Usage.RollUp());
      rows += rolledUp.rows();
    } while (rolledUp.more());
    return rows;
  }

  private Usage.Days days(OrganizationId organization) {
    return store.ask(Usage.DAYS, new Usage.OfDays(organization, DAY, DAY.plusDays(10)));
  }

  @Test
  void countsWhatHasSettledOnce() {
    // Given
    sendOne();
    store.clock.advance(Duration.ofMinutes(3));

    // When
    long first = rollUp();
    long second = rollUp();

    // Then
    assertThat(first).isEqualTo(3);
    assertThat(second).isZero();
    assertThat(days(store.organization).days()).containsExactly(new Day(DAY, 1, 1, 1));
  }

  @Test
  void leavesWhatMayStillBeRecordedForLater() {
    // Given
    store.accept("shop");
    List<Leased> underWay = store.claim(10);
    store.clock.advance(StoreFixture.LEASE);

    // When
    rollUp();
    record(underWay);
    store.clock.advance(Duration.ofMinutes(5));
    rollUp();

    // Then
    assertThat(days(store.organization).days()).containsExactly(new Day(DAY, 1, 1, 0));
  }

  private void record(List<Leased> leased) {
    leased.forEach(one -> store.record(one, 200, null));
  }

  @Test
  void whoCountsAtTheSameTimeCountsNothingTwice() {
    // Given
    for (int i = 0; i < 20; i++) {
      sendOne();
      store.clock.advance(Duration.ofSeconds(7));
    }
    store.clock.advance(Duration.ofMinutes(3));

    // When
    for (int i = 0; i < 10; i++) {
      StoreFixture.await(
          Future.all(
              Stream.generate(() -> store.bus.request(Usage.ROLL_UP, new Usage.RollUp()))
                  .limit(4)
                  .toList()));
    }
    rollUp();

    // Then
    assertThat(days(store.organization).days()).containsExactly(new Day(DAY, 20, 20, 20));
    assertThat(store.number("SELECT sum(messages + successes + failures) FROM usage_hour"))
        .isEqualTo(60);
  }

  @Test
  void daysAndHoursAreThoseOfTheUtcClock() {
    // Given
    store.clock.advance(Duration.ofHours(14).minusSeconds(5));
    sendOne();
    store.clock.advance(Duration.ofSeconds(10));
    sendOne();
    store.clock.advance(Duration.ofMinutes(3));

    // When
    rollUp();

    // Then
    assertThat(days(store.organization).days())
        .containsExactly(new Day(DAY, 1, 1, 1), new Day(DAY.plusDays(1), 1, 1, 1));
    assertThat(store.count("usage_hour")).isEqualTo(2);
  }

  @Test
  void tellsNobodyOfAnother() {
    // Given
    sendOne();
    store.clock.advance(Duration.ofMinutes(3));
    rollUp();

    // When
    var strange = days(new OrganizationId(new UUID(9, 9)));

    // Then
    assertThat(strange.days()).containsExactly(new Day(DAY, 0, 0, 0));
  }

  @Test
  void operationalWebhooksAreNobodysUsage() {
    // Given
    store.createOperationalEndpoint();
    store.disable(store.createEndpoint("shop"), true);
    assertThat(store.count("message")).isPositive();
    record(200);
    store.clock.advance(Duration.ofMinutes(3));

    // When
    long rows = rollUp();

    // Then
    assertThat(rows).isPositive();
    assertThat(days(store.organization).days()).containsExactly(new Day(DAY, 0, 0, 0));
  }

  @Test
  void statisticsAreTheSameBeforeAndAfter() {
    // Given
    for (int i = 0; i < 12; i++) {
      sendOne();
      store.ask(Messages.ACCEPT, store.message("shop", "other", null));
      record(200);
      store.clock.advance(Duration.ofMinutes(17));
    }
    Instant now = store.clock.instant();
    Instant since = now.minus(Duration.ofMinutes(190));
    var direct = attempts(since, now);

    // When
    rollUp();

    // Then
    assertThat(store.count("usage_hour")).isPositive();
    assertThat(attempts(since, now)).isEqualTo(direct);
    assertThat(direct.byEventType())
        .containsOnlyKeys("invoice.paid", "other")
        .containsEntry("other", new Outcome(11, 0));
  }

  private Statistics.Outcomes attempts(Instant since, Instant until) {
    return store.ask(
        Statistics.APPLICATION,
        new Statistics.OfApplication(
            store.organization, ApplicationId.reference("shop"), since, until, List.of()));
  }

  @Test
  void forgetsWhatIsOlderThanIsKept() {
    // Given
    sendOne();
    store.clock.advance(Duration.ofDays(3));
    sendOne();
    store.clock.advance(Duration.ofMinutes(3));
    rollUp();

    // When
    store.ask(Usage.FORGET, new Usage.Forget(store.clock.instant().minus(Duration.ofDays(1))));

    // Then
    assertThat(days(store.organization).days())
        .filteredOn(day -> day.messages() > 0)
        .containsExactly(new Day(DAY.plusDays(3), 1, 1, 1));
    assertThat(store.count("usage_hour")).isEqualTo(1);
  }

  /** Of 300,000 messages and attempts in a day, a slice of 1,000 reads a few hundred pages. */
  @Test
  void aSliceCostsWhatItHoldsAndNotWhatIsKept() throws SQLException {
    // Given
    long start = store.clock.instant().toEpochMilli();
    store.run(
        """
        CREATE TABLE made AS
        SELECT (lpad(to_hex(%d + 100 * i), 12, '0') || '70008000000000000000')::uuid AS id,
          organization_id, application_id
        FROM generate_series(1, 300000) AS i
        CROSS JOIN endpoint
        """
            .formatted(start));
    store.run(
        """
        INSERT INTO message (id, organization_id, application_id, event_type, payload)
        SELECT id, organization_id, application_id, 'hay', repeat('x', 300)::bytea FROM made
        """);
    store.run(
        """
        INSERT INTO attempt (
          message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
          response, duration_ms, trigger)
        SELECT id, id, gen_random_uuid(), organization_id, application_id, 'https://example.com/',
          'success', 200, '', 1, 'scheduled'
        FROM made
        """);
    store.run("VACUUM ANALYZE attempt");
    store.run("ANALYZE message");

    // When
    QueryPlan plan;
    try (var connection = store.jdbc()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET enable_seqscan = off; SET enable_mergejoin = off");
      }
      plan =
          QueryPlan.of(
              connection,
              Sql.of("roll-up").get("add"),
              List.of(id(start + 10_000_000), id(start + 10_100_000), "now()", "now()::date"));
    }

    // Then
    assertThat(plan.indexes()).anyMatch(index -> index.matches("attempt_\\d+_id_idx"));
    assertThat(plan.pages()).as(plan::toString).isLessThan(4_500);
  }

  private static String id(long millis) {
    return "'%012x70008000000000000000'".formatted(millis);
  }

  @Test
  void tellsThatCountingHasNotBegun() {
    assertThat(days(store.organization).countedUntil()).isNull();
  }
}
