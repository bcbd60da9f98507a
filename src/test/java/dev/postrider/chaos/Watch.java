package dev.postrider.chaos;

import dev.postrider.e2e.Poll;
import dev.postrider.e2e.Product;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.RunningProgram.Ended;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks the API all the time while the database cannot be used, and writes down what is not as it
 * should be: it says soon that it is unavailable, and accepts nothing.
 */
final class Watch {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** What computing may add to the time in which the API must answer. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Book book;
  private final Clock clock;
  private final Duration outage;

  /**
   * A watch over outages.
   *
   * @param outage how long one lasts
   */
  Watch(Cluster cluster, Book book, Clock clock, Duration outage) {
    this.cluster = cluster;
    this.book = book;
    this.clock = clock;
    this.outage = outage;
  }

  /** Watches an outage from its beginning, as long as it shall last. */
  void outage() {
    Instant end = clock.instant().plus(outage);
    try (var client = new ContractClient(cluster.api(), Product.KEY)) {
      // What was committed just before may still be answered.
      book.awaitAcceptedSince(clock.instant(), Node.ACQUIRE_TIMEOUT);
      while (clock.instant().isBefore(end)) {
        expectUnavailable(client, "/health/ready");
        expectUnavailable(client, "/api/v1/app");
        if (book.awaitAcceptedSince(clock.instant(), BETWEEN)) {
          book.fault("a message was accepted while the database was away");
        }
      }
    }
  }

  /** Watches tables that are locked: whoever finds no connection is told so soon. */
  void exhaustion(Duration locked) {
    Instant end = clock.instant().plus(locked);
    boolean refused = false;
    try (var client = new ContractClient(cluster.api(), Product.KEY)) {
      while (clock.instant().isBefore(end) || !refused) {
        refused |= client.get("/health/ready").status() == UNAVAILABLE;
        book.awaitAcceptedSince(clock.instant(), BETWEEN);
        if (clock.instant().isAfter(end.plus(locked))) {
          book.fault("connections were never exhausted");
          return;
        }
      }
    }
  }

  /** Stops a process and writes down what it does not do in the right way. */
  void stopping(Node node, Duration limit, Audit audit) {
    Instant asked = clock.instant();
    Ended ended = node.terminate();
    Duration took = Duration.between(asked, clock.instant());
    long held = audit.heldBy(node.user());
    if (ended.status() != 0 || held != 0 || took.compareTo(limit) > 0) {
      book.fault(
          "%s ended with status %d after %s and still holds %d deliveries: %s"
              .formatted(node, ended.status(), took, held, ended.err()));
    }
  }

  /** Waits until the API says that it is ready. */
  void awaitReady() {
    try (var client = new ContractClient(cluster.api(), Product.KEY)) {
      Poll.until(() -> client.get("/health/ready").status(), status -> status == OK);
    }
  }

  private void expectUnavailable(ContractClient client, String path) {
    Instant asked = clock.instant();
    Answer answer = client.get(path);
    Duration took = Duration.between(asked, clock.instant());
    if (answer.status() != UNAVAILABLE) {
      book.fault("%s was answered %s without a database".formatted(path, answer));
    }
    if (took.compareTo(Node.ACQUIRE_TIMEOUT.plus(TOLERANCE)) > 0) {
      book.fault("%s was answered after %s without a database".formatted(path, took));
    }
  }
}
