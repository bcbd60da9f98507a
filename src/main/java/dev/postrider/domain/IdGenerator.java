package dev.postrider.domain;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 values (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of the fraction of
 * that millisecond (section 6.2, method 3), 62 random bits. Ids made later sort later, so tables
 * are appended to and partitioned by id.
 */
public final class IdGenerator {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final InstantSource clock;
  private final RandomGenerator random;

  public IdGenerator(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** The clock by which ids are made. */
  public InstantSource clock() {
    return clock;
  }

  /** A new id of the present moment. */
  public UUID next() {
    Instant now = clock.instant();
    long fraction =
        (now.getLong(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLI) * 4096 / NANOS_PER_MILLI;
    return new UUID(
        (now.toEpochMilli() << 16) | VERSION_7 | fraction,
        VARIANT | (random.nextLong() & RANDOM_BITS));
  }

  /** The least id of a millisecond: a bound for ids made before or since. */
  public static UUID least(Instant instant) {
    return new UUID((instant.toEpochMilli() << 16) | VERSION_7, VARIANT);
  }

  /** When an id was made, to the millisecond. */
  public static Instant instantOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }
}
