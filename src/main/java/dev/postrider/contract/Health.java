package dev.postrider.contract;

import java.time.Duration;

/** Health: whether the parts that a request needs are there. */
public final class Health {
  /** Answers when the database does; {@link Failure.Unavailable}. */
  public static final Address<CheckDatabase, Done> DATABASE =
      Address.<CheckDatabase, Done>of("health.database").within(Duration.ofSeconds(3));

  private Health() {}

  /** Asks whether the database answers. */
  public record CheckDatabase() {}
}
