package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.postrider.support.ContractClient;
import dev.postrider.support.FreePorts;
import dev.postrider.support.Receiver;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.Scrape;
import dev.postrider.support.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes in a cluster: a browser at the one, which delivers nothing, sees what the other
 * does; one that dies is missed, one that comes back is seen again.
 */
final class ClusterIT {
  private static final Duration NOTICED = Duration.ofSeconds(15);
  private static final Pattern JOINED = Pattern.compile("a member joined the cluster");
  private static final Pattern LEFT = Pattern.compile("a member left the cluster");

  private final TestDatabase database = TestDatabase.create();
  private final List<Integer> ports = FreePorts.find(4);
  private final RunningProgram first = serve(0, "http");
  private RunningProgram second = serve(1, "http,delivery,worker");

  @AfterEach
  void stop() {
    second.close();
    first.close();
    database.close();
  }

  private RunningProgram serve(int number, String roles) {
    Map<String, String> environment = new HashMap<>(Product.environment(database.url()));
    environment.put("PORT", "0");
    environment.put("POSTRIDER_ROLES", roles);
    environment.put("POSTRIDER_METRICS_TOKEN", Product.METRICS_TOKEN);
    environment.put(
        "POSTRIDER_CLUSTER_MEMBERS",
        "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0), ports.get(1)));
    environment.put("POSTRIDER_CLUSTER_HOST", "127.0.0.1");
    environment.put("POSTRIDER_CLUSTER_PORT", ports.get(number).toString());
    environment.put("POSTRIDER_CLUSTER_BUS_PORT", ports.get(2 + number).toString());
    var program = RunningProgram.packaged(Product.DIRECTORY, environment, "serve");
    program.address();
    return program;
  }

  private static void awaitMembers(RunningProgram program, int members) {
    Poll.until(() -> members(program), counted -> counted == members);
  }

  private static double members(RunningProgram program) {
    try (var reader = new ContractClient(program.address(), Product.METRICS_TOKEN)) {
      return Scrape.parse(reader.get("/metrics").text()).value("postrider_cluster_members");
    }
  }

  private static int health(RunningProgram program) {
    try (var caller = new ContractClient(program.address(), Product.KEY)) {
      return caller.post("/api/v1/app", "{\"name\": \"A\"}").status();
    }
  }

  @Test
  void missesAMemberThatDiesAndSeesItComeBack() {
    // Given
    awaitMembers(first, 2);
    awaitMembers(second, 2);

    // When
    second.kill();

    // Then
    first.awaitLine(LEFT, NOTICED);
    awaitMembers(first, 1);
    assertThat(health(first)).isEqualTo(201);

    // When
    second.close();
    second = serve(1, "http,delivery,worker");

    // Then
    awaitMembers(first, 2);
    assertThat(health(second)).isEqualTo(201);

    // When
    RunningProgram.Ended ended = second.terminate();

    // Then
    assertThat(ended.status()).isZero();
    awaitMembers(first, 1);
    assertThat(ended.out().substring(ended.out().indexOf("stopping")))
        .doesNotContain("Exception", "WARN");
    assertThat(first.output()).containsPattern(JOINED).doesNotContain(" ERROR ");
  }

  @Test
  void aBrowserAtOneSeesWhatTheOtherDelivers() throws JsonProcessingException {
    // Given
    awaitMembers(first, 2);
    awaitMembers(second, 2);
    try (var receiver = Receiver.open();
        var client = new ContractClient(first.address(), Product.KEY)) {
      String application = client.post("/api/v1/app", "{\"name\": \"Acme\"}").text("id");
      String base = "/api/v1/app/" + application;
      client.post(base + "/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url("/hook")));
      String ticket = client.post(base + "/live-ticket", "").text("ticket");
      var script =
          new LiveScript(ticket, "live.application." + application, "messages.accept", "attempt");

      try (var browser = script.watch(first.address())) {
        browser.awaitLine(LiveScript.REGISTERED, NOTICED);

        // When
        Poll.until(
            () -> {
              client.post(base + "/msg", "{\"eventType\": \"a.b\", \"payload\": {}}");
              return browser.output();
            },
            seen -> seen.contains("{\"event\""));

        // Then
        var ended = browser.awaitEnd();
        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(LiveScript.event(ended).path("statusText").asText()).isEqualTo("success");
      }
    }
  }
}
