package dev.postrider.config;

import dev.postrider.domain.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * How deliveries are sent.
 *
 * @param limits how much is in flight
 * @param timings how long things may take
 * @param retryPolicy when a failed delivery is attempted again
 * @param responseKeptBytes how much of an answer is kept with its attempt
 * @param responseMaxBytes how much of an answer is read
 * @param egress what connections may be opened
 */
public record DeliverySettings(
    Limits limits,
    Timings timings,
    RetryPolicy retryPolicy,
    int responseKeptBytes,
    int responseMaxBytes,
    EgressSettings egress) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final double PERCENT = 100;

  /**
   * How much is in flight.
   *
   * @param inFlight attempts of this process
   * @param inFlightPerEndpoint attempts at one endpoint
   * @param parkedPerEndpoint deliveries that wait in memory for one endpoint
   */
  public record Limits(int inFlight, int inFlightPerEndpoint, int parkedPerEndpoint) {}

  /**
   * How long things may take.
   *
   * @param attempt from the start of an attempt to the end of the answer's body
   * @param connect the part of it that connecting may take
   * @param keepAlive how long an unused connection stays open
   * @param lease how long a process holds a delivery
   * @param poll the longest pause between two looks for due deliveries
   * @param drain how long a stopping process waits for attempts in flight
   */
  public record Timings(
      Duration attempt,
      Duration connect,
      Duration keepAlive,
      Duration lease,
      Duration poll,
      Duration drain) {}

  static DeliverySettings read(SettingsReader reader) {
    return new DeliverySettings(
        readLimits(reader),
        readTimings(reader),
        new RetryPolicy(
            reader.list("delivery.retry-schedule", Quantity::duration, "durations such as 5s, 2h"),
            reader.number("delivery.retry-jitter-percent", 0, 100) / PERCENT,
            reader.duration("delivery.retry-after-max", SECOND, Duration.ofDays(7))),
        reader.bytes("delivery.response-kept", 0, 64 << 10),
        reader.bytes("delivery.response-max", 1 << 10, 16 << 20),
        EgressSettings.read(reader));
  }

  /** The same with more networks allowed. */
  DeliverySettings allowingAlso(List<String> networks) {
    return new DeliverySettings(
        limits,
        timings,
        retryPolicy,
        responseKeptBytes,
        responseMaxBytes,
        egress.allowingAlso(networks));
  }

  private static Limits readLimits(SettingsReader reader) {
    return new Limits(
        reader.number("delivery.max-in-flight", 1, 10_000),
        reader.number("delivery.max-in-flight-per-endpoint", 1, 1_000),
        reader.number("delivery.max-parked-per-endpoint", 0, 10_000));
  }

  private static Timings readTimings(SettingsReader reader) {
    var minute = Duration.ofMinutes(1);
    var timings =
        new Timings(
            reader.duration("delivery.timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
            reader.duration("delivery.connect-timeout", Duration.ofMillis(100), minute),
            reader.duration("delivery.keep-alive", SECOND, Duration.ofMinutes(10)),
            reader.duration("delivery.lease", SECOND, Duration.ofHours(1)),
            reader.duration("delivery.poll-interval", Duration.ofMillis(10), minute),
            reader.duration("delivery.drain-timeout", Duration.ZERO, Duration.ofMinutes(10)));
    if (timings.lease().compareTo(timings.attempt()) <= 0) {
      reader.error(
          "delivery.lease must be longer than delivery.timeout,"
              + " or a slow attempt would be made twice");
    }
    return timings;
  }
}
