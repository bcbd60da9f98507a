package dev.postrider.telemetry;

import java.time.Duration;
import java.util.Arrays;

/** The upper bounds of the histograms' buckets: few, because each is a time series. */
final class Buckets {
  private static final double[] STATEMENT = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10
  };
  private static final double[] REQUEST = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };
  private static final double[] ATTEMPT = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60
  };
  private static final double[] WAIT = {
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600
  };
  private static final double[] BATCH = {1, 2, 5, 10, 20, 50, 100, 200, 500};

  private Buckets() {}

  /** In the metric's unit, ascending. */
  static double[] of(Metric metric) {
    return switch (metric) {
      case HTTP_SERVER_REQUEST_DURATION -> REQUEST.clone();
      case HTTP_CLIENT_REQUEST_DURATION -> ATTEMPT.clone();
      case DB_CLIENT_OPERATION_DURATION -> STATEMENT.clone();
      case DELIVERY_FIRST_ATTEMPT_LATENCY -> WAIT.clone();
      case COMMIT_BATCH_SIZE -> BATCH.clone();
      default -> throw new IllegalArgumentException(metric + " is no histogram");
    };
  }

  static Duration[] durationsOf(Metric metric) {
    return Arrays.stream(of(metric))
        .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
        .toArray(Duration[]::new);
  }
}
