package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LogInLimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LogInLimits limits = new LogInLimits(nanos::get);

  private void fail(int times, String account, String address) {
    for (int i = 0; i < times; i++) {
      limits.admit(account, address);
    }
  }

  @Test
  void holdsAnAccountWhoeverTries() {
    for (int i = 0; i < LogInLimits.PER_ACCOUNT; i++) {
      limits.admit("ada", "address-" + i);
    }

    assertThatThrownBy(() -> limits.admit("ada", "another"))
        .isInstanceOfSatisfying(
            BusFailure.class,
            refused -> {
              assertThat(refused.failure()).isInstanceOf(Failure.TooMany.class);
              assertThat(((Failure.TooMany) refused.failure()).retryAfter())
                  .isEqualTo(Duration.ofSeconds(91));
            });
    assertThatCode(() -> limits.admit("eve", "another")).doesNotThrowAnyException();
  }

  @Test
  void holdsAnAddressWhateverTheAccount() {
    for (int i = 0; i < LogInLimits.PER_ADDRESS; i++) {
      limits.admit("account-" + i, "address");
    }

    assertThatThrownBy(() -> limits.admit("another", "address")).isInstanceOf(BusFailure.class);
    assertThatCode(() -> limits.admit("another", "elsewhere")).doesNotThrowAnyException();
  }

  @Test
  void letsGoWithTime() {
    fail(LogInLimits.PER_ACCOUNT, "ada", "address");

    nanos.addAndGet(Duration.ofSeconds(90).toNanos());

    assertThatCode(() -> limits.admit("ada", "address")).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.admit("ada", "address")).isInstanceOf(BusFailure.class);
  }

  @Test
  void doesNotCountWhatWasRight() {
    for (int i = 0; i < 2 * LogInLimits.PER_ADDRESS; i++) {
      limits.admit("ada", "address");
      limits.succeeded("ada", "address");
    }

    assertThatCode(() -> limits.admit("ada", "address")).doesNotThrowAnyException();
  }
}
