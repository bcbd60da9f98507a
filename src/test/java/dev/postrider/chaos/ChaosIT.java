package dev.postrider.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.e2e.Product;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that was acknowledged is lost, delivered twice without a reason or stuck, whatever is
 * killed, paused or cut off.
 */
final class ChaosIT {
  private static final Path REPORT = Product.DIRECTORY.resolve("chaos");

  @TempDir private Path directory;

  /** The plan ends earlier by itself, and every wait of it has a deadline of its own. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void deliversAllThatItAcceptedWhateverIsKilled() throws Exception {
    var plan = Plan.choose();
    System.out.printf(
        "Chaos, %s form: repeat it with -D%s=%d%n", plan.form(), Plan.SEED, plan.seed());

    Report report;
    try (var chaos = new Chaos(plan, directory.resolve("postgres"))) {
      report = chaos.run();
    }

    report.writeTo(REPORT);
    System.out.println(report.text());
    assertThat(report.faults()).isEmpty();
    assertThat(report.violations()).isEmpty();
    assertThat(report.lost()).as("lost").isZero();
    assertThat(report.stuck()).as("stuck").isZero();
    assertThat(report.unexplained()).as("unexplained duplicates").isZero();
    assertThat(report.delivered()).isEqualTo(report.accepted()).isPositive();
    assertThat(report.rounds()).isPositive();
  }
}
