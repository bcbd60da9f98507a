package dev.postrider.bench;

import dev.postrider.domain.IdGenerator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/** Puts messages into the tables that nobody has posted, made inside PostgreSQL. */
final class Filling {
  private static final int CHUNK = 250_000;

  private final BenchDatabase database;

  Filling(BenchDatabase database) {
    this.database = database;
  }

  /** What is still owed of the messages. */
  enum Owed {
    /** Each was delivered at its first attempt. */
    NOTHING("'success', 200", "true", "'pending', 'scheduled', 0, now()", "false"),

    /** Each failed once and is retried in one to 25 hours. */
    RETRY(
        "'fail', 500",
        "true",
        "'retrying', 'scheduled', 1, now() + interval '1 hour' + random() * interval '1 day'",
        "true"),

    /** Each failed, and no attempt follows. */
    GIVEN_UP("'fail', 500", "true", "'pending', 'scheduled', 0, now()", "false"),

    /** Each is due and was not attempted. */
    DELIVERY("'fail', 500", "false", "'pending', 'scheduled', 0, now()", "true");

    private final String attempt;
    private final String attempted;
    private final String delivery;
    private final String owed;

    Owed(String attempt, String attempted, String delivery, String owed) {
      this.attempt = attempt;
      this.attempted = attempted;
      this.delivery = delivery;
      this.owed = owed;
    }
  }

  /**
   * Messages to make.
   *
   * @param endpoints a pattern of the uids of the endpoints that take turns
   * @param from when the first was accepted; the others follow evenly until the day is over or now
   */
  record Messages(String endpoints, Instant from, int count, Owed owed) {}

  /** Makes messages of one UTC day. */
  void add(Messages messages) {
    var day = LocalDate.ofInstant(messages.from(), ZoneOffset.UTC);
    Instant dayEnd = least(day.plusDays(1));
    database.execute(
        "SELECT add_day_partitions('%s', '%s', '%s')".formatted(day, id(least(day)), id(dayEnd)));
    Instant now = Instant.now();
    Instant end = dayEnd.isBefore(now) ? dayEnd : now;
    long spanMicros = (end.toEpochMilli() - messages.from().toEpochMilli()) * 1000;
    long stepMicros = Math.max(1, spanMicros / messages.count() - 1);
    for (int made = 0; made < messages.count(); made += CHUNK) {
      Instant from = messages.from().plusNanos(made * stepMicros * 1000);
      add(messages, from, stepMicros, Math.min(CHUNK, messages.count() - made));
    }
  }

  private void add(Messages messages, Instant from, long stepMicros, int count) {
    Owed owed = messages.owed();
    String payload = HexFormat.of().formatHex(Sample.payload().of(0, 0, 0));
    database.execute(
        """
        WITH customer AS MATERIALIZED (
          SELECT row_number() OVER (ORDER BY id) - 1 AS number, id AS endpoint_id, application_id,
            organization_id, url
          FROM endpoint
          WHERE uid LIKE '%1$s'
        ), numbered AS MATERIALIZED (
          SELECT number, number %% (SELECT count(*) FROM customer) AS customer_number,
            '%2$s'::timestamptz - clock_timestamp() + number * interval '%3$d microseconds' AS shift
          FROM generate_series(0, %4$d - 1) AS number
        ), made AS MATERIALIZED (
          SELECT uuidv7(shift) AS message_id, uuidv7(shift + interval '5 ms') AS attempt_id,
            endpoint_id, application_id, organization_id, url
          FROM numbered
          JOIN customer ON customer.number = customer_number
        ), stored AS (
          INSERT INTO message (id, organization_id, application_id, event_type, payload)
          SELECT message_id, organization_id, application_id, 'invoice.paid', decode('%5$s', 'hex')
          FROM made
        ), attempted AS (
          INSERT INTO attempt (
            message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
            response, duration_ms, trigger)
          SELECT message_id, attempt_id, endpoint_id, organization_id, application_id, url,
            %6$s, '', 3, 'scheduled'
          FROM made
          WHERE %7$s
        )
        INSERT INTO delivery (
          message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
          due_at, fence)
        SELECT message_id, endpoint_id, organization_id, application_id, %8$s, 0
        FROM made
        WHERE %9$s
        """
            .formatted(
                messages.endpoints(),
                from,
                stepMicros,
                count,
                payload,
                owed.attempt,
                owed.attempted,
                owed.delivery,
                owed.owed));
  }

  private static Instant least(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static UUID id(Instant instant) {
    return IdGenerator.least(instant);
  }
}
