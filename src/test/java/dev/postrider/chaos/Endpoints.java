package dev.postrider.chaos;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.Receiver.Received;
import dev.postrider.support.ScriptedAnswer;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The endpoints that everything is owed to: one answers at once, one takes its time, so that there
 * is always something in flight, and one fails now and then. Every delivery is verified.
 */
final class Endpoints implements AutoCloseable {
  /** Their names, which are the paths that they listen on. */
  static final String STEADY = "/steady";

  static final String SLOW = "/slow";
  static final String FLAKY = "/flaky";

  /** How many there are. */
  static final int COUNT = 3;

  private static final int SLOW_MS_MAX = 300;
  private static final double FAILING = 0.1;

  private final Book book;
  private final Random random;
  private final Clock clock;
  private final Map<String, Webhook> secrets = new ConcurrentHashMap<>();
  private final CountDownLatch created = new CountDownLatch(COUNT);
  private final Receiver receiver = Receiver.open(this::answer);

  Endpoints(Book book, Random random, Clock clock) {
    this.book = book;
    this.random = random;
    this.clock = clock;
  }

  /** Creates them in an application. */
  void createIn(String application, ContractClient client) {
    for (String name : new String[] {STEADY, SLOW, FLAKY}) {
      String path = "/api/v1/app/" + application + "/endpoint";
      var made = client.post(path, "{\"url\": \"%s\"}".formatted(receiver.url(name)));
      var secret = client.get(path + "/" + made.text("id") + "/secret").text("key");
      secrets.put(name, webhook(secret));
      created.countDown();
    }
  }

  @Override
  public void close() {
    receiver.close();
  }

  private ScriptedAnswer answer(Received request) {
    String endpoint = request.target();
    int number;
    try {
      verifier(endpoint).verify(request.text(), request.headers());
      number = Payloads.numberOf(request.text());
    } catch (WebhookVerificationException | IllegalArgumentException wrong) {
      book.fault("%s got what is not right: %s".formatted(endpoint, wrong.getMessage()));
      return ScriptedAnswer.status(400);
    }
    if (endpoint.equals(FLAKY) && random.nextDouble() < FAILING) {
      return ScriptedAnswer.status(503);
    }
    // Counted before it is answered: whoever sends may be gone by then, which is a duplicate.
    book.delivered(number, request.header("webhook-id"), endpoint, clock.instant());
    long delay = endpoint.equals(SLOW) ? random.nextInt(SLOW_MS_MAX) : 0;
    return delay == 0 ? ScriptedAnswer.status(204) : ScriptedAnswer.status(204).afterMillis(delay);
  }

  private Webhook verifier(String endpoint) {
    try {
      if (created.await(1, TimeUnit.MINUTES) && secrets.containsKey(endpoint)) {
        return secrets.get(endpoint);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalArgumentException("no such endpoint");
  }

  private static Webhook webhook(String secret) {
    try {
      return new Webhook(secret);
    } catch (com.standardwebhooks.exceptions.EmptyWebhookSecretException empty) {
      throw new AssertionError(empty);
    }
  }
}
