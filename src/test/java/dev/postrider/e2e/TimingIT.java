package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PairedTimes;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long an answer takes tells nobody whether an address is known. */
final class TimingIT {
  private static final int LOG_INS = 40;
  private static final int MAILS = 24;
  private static final int LANES = 4;

  private static Product product;
  private static ContractClient client;
  private static Credentials credentials;
  private static OrganizationId organization;
  private static final AtomicInteger ASKED = new AtomicInteger();

  @BeforeAll
  static void start() {
    product =
        Product.start(
            Map.of(
                "POSTRIDER_HTTP_TRUSTED_PROXIES", "127.0.0.0/8",
                "POSTRIDER_ACCOUNTS_OPEN_FOR_ALL", "true"));
    client = product.client("");
    credentials = new Credentials(product);
    try (ContractClient owner = product.client()) {
      organization =
          OrganizationId.parse(owner.get("/api/v1/organization").text("id")).orElseThrow();
    }
  }

  @AfterAll
  static void stop() {
    credentials.close();
    client.close();
    product.close();
  }

  /**
   * A request about an address.
   *
   * @param body with a place for it
   */
  private record Question(String path, String body, int status) {
    /** Each from a machine of its own, so that no limit is met. */
    long nanos(String email) {
      int number = ASKED.getAndIncrement();
      String machine = "198.51.%d.%d".formatted(number / 250, number % 250);
      long start = System.nanoTime();
      Answer answer =
          client.send(
              "POST",
              path,
              request ->
                  request
                      .POST(BodyPublishers.ofString(body.formatted(email)))
                      .header("Content-Type", "application/json")
                      .header("X-Forwarded-For", machine));
      long nanos = System.nanoTime() - start;
      assertThat(answer.status()).as(answer.text()).isEqualTo(status);
      return nanos;
    }

    /**
     * The time for a known address less that for an unknown one; now the one first, now the other.
     */
    long difference(int number) {
      String known = credentials.person(organization, MemberRole.VIEWER).email();
      String unknown = "x" + known.substring(1);
      if (number % 2 == 0) {
        long first = nanos(known);
        return first - nanos(unknown);
      }
      long first = nanos(unknown);
      return nanos(known) - first;
    }

    PairedTimes measure(int pairs, int lanes) throws Exception {
      try (var threads = Executors.newFixedThreadPool(lanes)) {
        List<Callable<Long>> work =
            IntStream.range(0, pairs).<Callable<Long>>mapToObj(i -> () -> difference(i)).toList();
        return new PairedTimes(threads.invokeAll(work).stream().map(Future::resultNow).toList());
      }
    }
  }

  private static void assertSilent(Question question, int pairs, int lanes) throws Exception {
    question.measure(LANES, lanes);
    PairedTimes first = question.measure(pairs, lanes);
    if (first.tells()) {
      PairedTimes second = question.measure(pairs, lanes);
      assertThat(first.isConfirmedBy(second)).as("%s; %s", first, second).isFalse();
    }
  }

  @Test
  void ofLoggingIn() throws Exception {
    var wrong = "{\"email\": \"%s\", \"password\": \"wrong\"}";

    assertSilent(new Question("/api/v1/session", wrong, 401), LOG_INS, 1);
  }

  /** These wait for a timer and not for a processor, so that some can be asked at once. */
  @Test
  void ofForgettingAPassword() throws Exception {
    assertSilent(
        new Question("/api/v1/account/forgot-password", "{\"email\": \"%s\"}", 204), MAILS, LANES);
  }

  @Test
  void ofRegistering() throws Exception {
    assertSilent(new Question("/api/v1/account", "{\"email\": \"%s\"}", 204), MAILS, LANES);
  }
}
