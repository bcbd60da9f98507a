package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.domain.MessageId;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an endpoint missed arrives once it is recovered, each message once. */
final class RecoverIT {
  private static final int CALLERS = 8;
  private static final int FEW = 40;
  private static final int MANY = 3_000;
  private static final int KILL_AFTER = 700;
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "POSTRIDER_DELIVERY_LEASE", "6s",
          "POSTRIDER_DELIVERY_TIMEOUT", "5s",
          "POSTRIDER_DELIVERY_POLL_INTERVAL", "100ms",
          "POSTRIDER_DELIVERY_MAX_PARKED_PER_ENDPOINT", "1000",
          "POSTRIDER_DELIVERY_RETRY_SCHEDULE", "100ms",
          "POSTRIDER_WORKER_POLL_INTERVAL", "1s");

  private final Receiver receiver = Receiver.open();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final String since = Instant.now().minus(1, ChronoUnit.MINUTES).toString();
  private Product product;
  private String endpoint;

  @BeforeEach
  void start() {
    product = Product.start(IMPATIENT);
    try (var client = product.client()) {
      client.post("/api/v1/app", "{\"name\": \"Recover\", \"uid\": \"recover\"}");
      endpoint =
          client
              .post(
                  "/api/v1/app/recover/endpoint",
                  "{\"url\": \"%s\"}".formatted(receiver.url("/hook")))
              .text("id");
    }
  }

  @AfterEach
  void stop() {
    product.close();
    receiver.close();
  }

  @Test
  void whatWasExhaustedArrivesOnceTheReceiverIsMended() {
    receiver.always(ScriptedAnswer.status(503));
    accept(FEW);
    awaitNothingOwed();
    assertThat(received(0).values()).allMatch(times -> times == 2);
    int refused = receiver.all().size();

    receiver.always(ScriptedAnswer.status(204));
    accept(1);
    awaitNothingOwed();
    Set<String> missed = new HashSet<>(accepted);
    missed.removeAll(idsOfSucceeded());
    String task = recover();
    JsonNode ended = awaitEnd(task);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("finished");
    assertThat(ended.at("/data/messagesResent").asInt()).isEqualTo(missed.size());
    awaitNothingOwed();
    assertThat(received(refused).keySet()).isEqualTo(accepted);
    assertThat(received(refused).values()).allMatch(times -> times == 1);
  }

  @Test
  void whatADisabledEndpointMissedArrivesThoughTheProcessIsKilled() {
    disable(true);
    accept(MANY);
    disable(false);

    String task = recover();
    receiver.next(KILL_AFTER);
    product.kill();
    awaitDisconnections();
    Set<String> arrived = received(0).keySet();
    Set<String> unrecorded = new HashSet<>(arrived);
    unrecorded.removeAll(idsOfSucceeded());
    product.startAgain();
    JsonNode ended = awaitEnd(task);

    assertThat(arrived).as("it was killed in the middle").hasSizeLessThan(MANY);
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("finished");
    assertThat(ended.at("/data/messagesResent").asInt()).isEqualTo(MANY);
    awaitNothingOwed();
    Map<String, Integer> times = received(0);
    assertThat(times.keySet()).isEqualTo(accepted);
    assertThat(times.entrySet())
        .filteredOn(each -> each.getValue() > 1)
        .allMatch(each -> each.getValue() == 2 && unrecorded.contains(each.getKey()));
  }

  private void accept(int count) {
    try (var client = product.client();
        var callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int number = 0; number < count; number++) {
        callers.execute(() -> accept(client));
      }
    }
  }

  private void accept(ContractClient client) {
    Answer answer =
        client.post(
            "/api/v1/app/recover/msg",
            "{\"eventType\": \"invoice.paid\", \"payload\": {\"invoice\": 1}}");
    assertThat(answer.status()).isEqualTo(202);
    accepted.add(answer.text("id"));
  }

  private void disable(boolean disabled) {
    try (var client = product.client()) {
      Answer answer =
          client.patch(
              "/api/v1/app/recover/endpoint/" + endpoint, "{\"disabled\": %s}".formatted(disabled));
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  private String recover() {
    try (var client = product.client()) {
      Answer answer =
          client.post(
              "/api/v1/app/recover/endpoint/%s/recover".formatted(endpoint),
              "{\"since\": \"%s\"}".formatted(since));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.text("id");
    }
  }

  private JsonNode awaitEnd(String task) {
    try (var client = product.client()) {
      return Poll.until(
          () -> client.get("/api/v1/background-task/" + task).json(),
          found -> !found.path("status").asText().equals("running"));
    }
  }

  private void awaitNothingOwed() {
    Poll.until(() -> product.database().count("delivery"), owed -> owed == 0);
  }

  /** What was on its way when the process was killed has come. */
  private void awaitDisconnections() {
    for (int made = receiver.connectionsMade(); made > 0; made--) {
      receiver.awaitDisconnection();
    }
  }

  /** How often each message came, after so many requests. */
  private Map<String, Integer> received(int before) {
    return receiver.all().stream()
        .skip(before)
        .collect(Collectors.toMap(request -> request.header("webhook-id"), one -> 1, Integer::sum));
  }

  private Set<String> idsOfSucceeded() {
    var ids = new HashSet<String>();
    try (var connection = product.database().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT message_id FROM attempt WHERE status = 'success'")) {
      while (rows.next()) {
        ids.add(new MessageId(rows.getObject(1, UUID.class)).toString());
      }
      return ids;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
