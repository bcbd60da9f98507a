package dev.postrider.telemetry;

import dev.postrider.telemetry.Metric.Unit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a process. Meters are got once, when a component is built or when a value of an
 * attribute is met first, and then used without a look-up. All may be used by any thread.
 */
public final class Metrics {
  /** The media type of {@link #scrape}. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** The registry itself holds what it asks only weakly. */
  private final List<Object> asked = new CopyOnWriteArrayList<>();

  /** The counter with these values of the attributes. */
  public Counter counter(Metric metric, String... values) {
    return Counter.builder(metric.text())
        .description(metric.meaning())
        .tags(metric.tags(values))
        .register(registry);
  }

  /** The histogram of durations with these values of the attributes. */
  public Latency latency(Metric metric, String... values) {
    return new Latency(
        Timer.builder(metric.text())
            .description(metric.meaning())
            .tags(metric.tags(values))
            .serviceLevelObjectives(Buckets.durationsOf(metric))
            .register(registry));
  }

  /** The histogram of sizes with these values of the attributes. */
  public DistributionSummary sizes(Metric metric, String... values) {
    return DistributionSummary.builder(metric.text())
        .description(metric.meaning())
        .tags(metric.tags(values))
        .serviceLevelObjectives(Buckets.of(metric))
        .register(registry);
  }

  /**
   * Asks for a value whenever the metrics are read.
   *
   * @param value answers at once and on any thread; NaN if it is not known
   */
  public void gauge(Metric metric, DoubleSupplier value, String... values) {
    Gauge.builder(metric.text(), value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .description(metric.meaning())
        .baseUnit(baseUnit(metric))
        .tags(metric.tags(values))
        .register(registry);
  }

  /** Asks for an amount that only grows whenever the metrics are read. */
  void total(Metric metric, DoubleSupplier value, String... values) {
    asked.add(value);
    FunctionCounter.builder(metric.text(), value, DoubleSupplier::getAsDouble)
        .description(metric.meaning())
        .baseUnit(baseUnit(metric))
        .tags(metric.tags(values))
        .register(registry);
  }

  /** Asks for a count and the milliseconds it took whenever the metrics are read. */
  <T> void summary(
      Metric metric, T source, ToLongFunction<T> count, ToDoubleFunction<T> millis, String name) {
    asked.add(source);
    FunctionTimer.builder(metric.text(), source, count, millis, TimeUnit.MILLISECONDS)
        .description(metric.meaning())
        .tags(metric.tags(name))
        .register(registry);
  }

  /** Everything in Prometheus' text format. Takes milliseconds: not for an event loop. */
  public String scrape() {
    return registry.scrape();
  }

  private static @Nullable String baseUnit(Metric metric) {
    Unit unit = metric.unit();
    return unit == Unit.NONE ? null : unit.word();
  }
}
