package dev.postrider.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.domain.MessageId;
import dev.postrider.support.Answer;
import dev.postrider.support.ManyMessages;
import dev.postrider.support.Receiver;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.ScriptedAnswer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A replay of very many messages is complete, and owes each once, though the process is killed
 * again and again, or several processes share the work.
 */
final class ReplayCrashIT {
  private static final int MESSAGES = 200_000;
  private static final int FEWER = 4_000;

  /** Of a busy machine; alone it takes a quarter of it. */
  private static final Duration DEADLINE = Duration.ofMinutes(6);

  private static final int PER_MILLISECOND = 20;

  private static final Map<String, String> FAST =
      Map.of(
          "POSTRIDER_DELIVERY_LEASE", "12s",
          "POSTRIDER_DELIVERY_TIMEOUT", "10s",
          "POSTRIDER_DELIVERY_POLL_INTERVAL", "100ms",
          "POSTRIDER_DELIVERY_MAX_IN_FLIGHT_PER_ENDPOINT", "64",
          "POSTRIDER_DELIVERY_MAX_PARKED_PER_ENDPOINT", "500",
          "POSTRIDER_WORKER_POLL_INTERVAL", "1s");

  /** How often each message came, by where it went to and its id. */
  private final ConcurrentMap<String, Integer> times = new ConcurrentHashMap<>();

  private final CountDownLatch firstKill = new CountDownLatch(60_000);
  private final CountDownLatch secondKill = new CountDownLatch(130_000);
  private final CountDownLatch all = new CountDownLatch(MESSAGES);
  private final Receiver receiver = Receiver.open(this::receive);
  private Product product;

  @BeforeEach
  void start() {
    product = Product.start(FAST);
    try (var client = product.client()) {
      client.post("/api/v1/app", "{\"name\": \"Replay\", \"uid\": \"replay\"}");
    }
  }

  @AfterEach
  void stop() {
    product.close();
    receiver.close();
  }

  @Test
  void aReplayOf200000MessagesIsCompleteThoughItIsKilledTwice() throws InterruptedException {
    String endpoint = endpoint("/hook");
    Instant since = seed(MESSAGES);
    String task = replay(endpoint, since);

    Set<String> inFlight = new HashSet<>();
    for (CountDownLatch threshold : List.of(firstKill, secondKill)) {
      await(threshold);
      product.kill();
      awaitDisconnections();
      assertThat(all.getCount()).as("it was killed in the middle").isPositive();
      inFlight.addAll(leased());
      product.startAgain();
    }
    await(all);

    JsonNode ended = awaitEnd(task);
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("finished");
    assertThat(ended.at("/data/messagesChecked").asInt()).isEqualTo(MESSAGES);
    assertThat(ended.at("/data/messagesResent").asInt()).isEqualTo(MESSAGES);
    awaitNothingOwed();
    assertThat(times).hasSize(MESSAGES);
    assertThat(times.entrySet())
        .filteredOn(each -> each.getValue() > 1)
        .allMatch(each -> inFlight.contains(each.getKey().substring("/hook".length())));
    assertThat(product.database().count("attempt WHERE status = 'success'"))
        .as("an attempt that was made and not recorded was made again")
        .isBetween((long) MESSAGES, (long) MESSAGES + inFlight.size());
    assertThat(number("SELECT count(DISTINCT message_id) FROM attempt WHERE status = 'success'"))
        .isEqualTo(MESSAGES);
  }

  @Test
  void processesShareTasksAndOweEachMessageOnce() {
    List<String> endpoints = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      endpoints.add(endpoint("/" + number));
    }
    Instant since = seed(FEWER);
    Map<String, String> settings = new HashMap<>(Product.environment(product.database().url()));
    settings.putAll(FAST);
    try (var other = RunningProgram.serve(Product.DIRECTORY, settings)) {
      List<String> tasks = endpoints.stream().map(each -> replay(each, since)).toList();
      for (String task : tasks) {
        JsonNode ended = awaitEnd(task);
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("finished");
        assertThat(ended.at("/data/messagesResent").asInt()).isEqualTo(FEWER);
      }
      awaitNothingOwed();
      assertThat(other.terminate().status()).isZero();
    }
    assertThat(times).hasSize(3 * FEWER);
    assertThat(times.values()).allMatch(received -> received == 1);
  }

  private ScriptedAnswer receive(Receiver.Received request) {
    if (times.merge(request.target() + request.header("webhook-id"), 1, Integer::sum) == 1) {
      List.of(firstKill, secondKill, all).forEach(CountDownLatch::countDown);
    }
    return ScriptedAnswer.status(204);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(DEADLINE.toSeconds(), SECONDS)).as("%s", latch).isTrue();
  }

  private String endpoint(String path) {
    try (var client = product.client()) {
      return client
          .post("/api/v1/app/replay/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url(path)))
          .text("id");
    }
  }

  /** Tells when the first of so many messages was accepted. */
  private Instant seed(int count) {
    Instant first = Instant.now().minusMillis(count / PER_MILLISECOND + 1);
    try (var connection = product.database().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT organization_id, id FROM application WHERE uid = 'replay'")) {
      assertThat(rows.next()).isTrue();
      new ManyMessages(
              rows.getObject(1, UUID.class), rows.getObject(2, UUID.class), first, PER_MILLISECOND)
          .insert(connection, count);
      return first;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private String replay(String endpoint, Instant since) {
    try (var client = product.client()) {
      Answer answer =
          client.post(
              "/api/v1/app/replay/endpoint/%s/replay-missing".formatted(endpoint),
              "{\"since\": \"%s\"}".formatted(since.minusMillis(1)));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.text("id");
    }
  }

  private JsonNode awaitEnd(String task) {
    try (var client = product.client()) {
      return Poll.within(
          DEADLINE,
          () -> client.get("/api/v1/background-task/" + task).json(),
          found -> !found.path("status").asText().equals("running"));
    }
  }

  private void awaitNothingOwed() {
    assertThat(Poll.within(DEADLINE, () -> product.database().count("delivery"), owed -> owed == 0))
        .isZero();
  }

  /** The database has ended what the dead process had begun. */
  private void awaitDisconnections() {
    Poll.until(
        () ->
            number(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name LIKE 'postrider%'"),
        connected -> connected == 0);
  }

  /** What had been taken from the queue, and may have been sent, when the process died. */
  private Set<String> leased() {
    Set<String> ids = new HashSet<>();
    try (var connection = product.database().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT message_id FROM delivery WHERE state = 'in_flight'")) {
      while (rows.next()) {
        ids.add(new MessageId(rows.getObject(1, UUID.class)).toString());
      }
      return ids;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private long number(String query) {
    try (var connection = product.database().connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
