package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.Receiver.Received;
import dev.postrider.support.ScriptedAnswer;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever was acknowledged arrives, though the process is killed before it was delivered. */
final class CrashIT {
  private static final int CALLERS = 4;
  private static final int ENOUGH = 60;
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "POSTRIDER_DELIVERY_TIMEOUT", "1s",
          "POSTRIDER_DELIVERY_LEASE", "2s",
          "POSTRIDER_DELIVERY_POLL_INTERVAL", "100ms",
          "POSTRIDER_DELIVERY_RETRY_JITTER_PERCENT", "0",
          "POSTRIDER_DELIVERY_RETRY_SCHEDULE",
              "200ms," + String.join(",", Collections.nCopies(60, "1s")));

  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private Product product;

  @BeforeEach
  void start() {
    product = Product.start(IMPATIENT);
    product.client().post("/api/v1/app", "{\"name\": \"Crash\", \"uid\": \"crash\"}");
  }

  @AfterEach
  void stop() {
    product.close();
  }

  @Test
  void deliversEverythingThatItAcceptedBeforeItWasKilled() throws InterruptedException {
    try (var hanging = Receiver.open().always(ScriptedAnswer.hang());
        var failing = Receiver.open().always(ScriptedAnswer.status(503))) {
      createEndpoint(hanging);
      createEndpoint(failing);
      killWhileAccepting();

      int hung = hanging.all().size();
      int failed = failing.all().size();
      hanging.always(ScriptedAnswer.status(204));
      failing.always(ScriptedAnswer.status(204));
      product.startAgain();

      assertThat(accepted).hasSizeGreaterThanOrEqualTo(ENOUGH);
      assertThat(product.database().count("message")).isGreaterThanOrEqualTo(accepted.size());
      Poll.until(() -> product.database().count("delivery"), owed -> owed == 0);
      assertEverythingArrived(hanging, hung);
      assertEverythingArrived(failing, failed);
    }
  }

  /** Callers go on posting while the process dies; what was answered 202 counts. */
  private void killWhileAccepting() throws InterruptedException {
    var enough = new CountDownLatch(ENOUGH);
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.execute(() -> acceptUntilKilled(enough));
      }
      assertThat(enough.await(30, TimeUnit.SECONDS)).as("enough messages were accepted").isTrue();
      product.kill();
    }
  }

  private void acceptUntilKilled(CountDownLatch enough) {
    try (var client = product.client()) {
      while (accept(client)) {
        enough.countDown();
      }
    }
  }

  private boolean accept(ContractClient client) {
    String payload = "{\"number\":%d}".formatted(number.incrementAndGet());
    try {
      var answer =
          client.post(
              "/api/v1/app/crash/msg",
              "{\"eventType\": \"invoice.paid\", \"payload\": %s}".formatted(payload));
      assertThat(answer.status()).isEqualTo(202);
      accepted.put(answer.text("id"), payload);
      return true;
    } catch (UncheckedIOException killed) {
      return false;
    }
  }

  /**
   * Id by id, with the payload that was posted under it; never anything that was not posted. What
   * was refused before does not count.
   */
  private void assertEverythingArrived(Receiver receiver, int before) {
    Map<String, Set<String>> arrived =
        receiver.all().stream()
            .skip(before)
            .collect(
                Collectors.groupingBy(
                    request -> request.header("webhook-id"),
                    Collectors.mapping(Received::text, Collectors.toSet())));

    assertThat(accepted)
        .allSatisfy((id, payload) -> assertThat(arrived.get(id)).containsExactly(payload));
    assertThat(arrived).hasSize((int) product.database().count("message"));
  }

  private void createEndpoint(Receiver receiver) {
    product
        .client()
        .post("/api/v1/app/crash/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url("/hook")));
  }
}
