package dev.postrider.store;

import dev.postrider.store.Signal.Kind;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is measured of signals. */
final class SignalMeters {
  private final Metrics metrics;
  private final Map<Kind, Counter> sent;
  private final Map<Kind, Counter> received;

  SignalMeters(Metrics metrics) {
    this.metrics = metrics;
    this.sent = counters(metrics, Metric.SIGNALS_SENT);
    this.received = counters(metrics, Metric.SIGNALS_RECEIVED);
  }

  private static Map<Kind, Counter> counters(Metrics metrics, Metric metric) {
    return Arrays.stream(Kind.values())
        .collect(
            Collectors.toMap(Function.identity(), kind -> metrics.counter(metric, kind.text())));
  }

  /** Measures whether the signals of others arrive; any thread asks. */
  void watch(BooleanSupplier hearing) {
    metrics.gauge(Metric.SIGNALS_CONNECTED, () -> hearing.getAsBoolean() ? 1 : 0);
  }

  void sent(Signal signal) {
    count(sent, signal);
  }

  void received(Signal signal) {
    count(received, signal);
  }

  private static void count(Map<Kind, Counter> counters, Signal signal) {
    Objects.requireNonNull(counters.get(signal.kind())).increment();
  }
}
