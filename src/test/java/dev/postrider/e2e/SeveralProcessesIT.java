package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.Await;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.Relay;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.Scrape;
import dev.postrider.support.TestDatabase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one database: one takes requests, the other delivers too. What the second one
 * remembers it would trust for a minute, and look for work only twice a minute, were it not told.
 */
final class SeveralProcessesIT {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration WELL_BEFORE_THE_POLL = Duration.ofSeconds(10);
  private static final String LISTENER = "postrider-signals";
  private static final String SHOP = "{\"name\": \"Shop\", \"uid\": \"shop\"}";
  private static final String PASSWORD = "correct horse battery staple";

  private static TestDatabase database;
  private static RunningProgram first;
  private static RunningProgram second;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    first = serve(database.url(), Map.of("POSTRIDER_ROLES", "http"));
    second =
        serve(
            database.url(),
            Map.of(
                "POSTRIDER_ROLES", "http,delivery",
                "POSTRIDER_HTTP_API_KEY_CACHE", "60s",
                "POSTRIDER_DELIVERY_POLL_INTERVAL", "30s"));
    client = new ContractClient(first.address(), Product.KEY);
    awaitListening(second);
  }

  @AfterAll
  static void stop() {
    client.close();
    second.close();
    first.close();
    database.close();
  }

  private static RunningProgram serve(String databaseUrl, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(Product.environment(databaseUrl));
    environment.put("POSTRIDER_METRICS_TOKEN", Product.METRICS_TOKEN);
    environment.putAll(settings);
    return RunningProgram.serve(Product.DIRECTORY, environment);
  }

  private static double listening(RunningProgram program) {
    try (var reader = new ContractClient(program.address(), Product.METRICS_TOKEN)) {
      return Scrape.parse(reader.get("/metrics").text()).value("postrider_signals_connected");
    }
  }

  private static void awaitListening(RunningProgram program) {
    Poll.until(() -> listening(program), connected -> connected == 1);
  }

  private static int status(RunningProgram program, String credential) {
    try (var caller = new ContractClient(program.address(), credential)) {
      return caller.get("/api/v1/app/shop").status();
    }
  }

  /** Lets the second process know a credential, ends it in the first, and expects it to be dead. */
  private static void endsWithinASecond(String credential, Runnable end) {
    // Given
    assertThat(status(second, credential)).isEqualTo(200);

    // When
    end.run();

    // Then
    assertThat(status(first, credential)).isEqualTo(401);
    assertThat(Poll.within(A_SECOND, () -> status(second, credential), status -> status == 401))
        .isEqualTo(401);
  }

  private static void createApplication() {
    int status = client.post("/api/v1/app?get_if_exists=true", SHOP).status();
    assertThat(status).isBetween(200, 201);
  }

  @Test
  void aKeyThatIsRevokedInOneProcessIsDeadInAll() {
    createApplication();
    Answer key = client.post("/api/v1/api-key", "{\"name\": \"second\"}");

    endsWithinASecond(key.text("key"), () -> client.delete("/api/v1/api-key/" + key.text("id")));
  }

  @Test
  void aPortalTokenThatEndsInOneProcessIsDeadInAll() {
    createApplication();
    Answer access = client.post("/api/v1/auth/app-portal-access/shop", "{}");

    endsWithinASecond(
        access.text("token"), () -> client.post("/api/v1/auth/app/shop/expire-all", "{}"));
  }

  @Test
  void aSessionThatEndsInOneProcessIsDeadInAll() {
    createApplication();
    makePerson("ada@example.com");
    String token =
        client
            .post(
                "/api/v1/session",
                "{\"email\": \"ada@example.com\", \"password\": \"%s\"}".formatted(PASSWORD))
            .text("accessToken");

    endsWithinASecond(
        token,
        () -> {
          try (var ada = new ContractClient(first.address(), token)) {
            ada.send("POST", "/api/v1/session/log-out", r -> r.POST(BodyPublishers.noBody()));
          }
        });
  }

  private static void makePerson(String email) {
    try (var command =
        RunningProgram.postrider(
            Product.DIRECTORY,
            Product.environment(database.url()),
            "user",
            "create",
            "--email",
            email)) {
      command.write(PASSWORD + "\n");
      command.endInput();
      assertThat(command.awaitEnd().status()).isZero();
    }
  }

  @Test
  void whatOneProcessDoesNotDeliverAnotherIsToldOf() {
    try (var receiver = Receiver.open()) {
      // Given
      createApplication();
      String endpoint = endpoint(receiver);

      // When
      long accepted = System.nanoTime();
      String message = send();
      receiver.next();

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - accepted)).isLessThan(WELL_BEFORE_THE_POLL);

      // When
      long resent = System.nanoTime();
      String path = "/api/v1/app/shop/msg/%s/endpoint/%s/resend".formatted(message, endpoint);
      assertThat(client.send("POST", path, r -> r.POST(BodyPublishers.noBody())).status())
          .isEqualTo(202);
      receiver.next();

      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - resent)).isLessThan(WELL_BEFORE_THE_POLL);
      client.delete("/api/v1/app/shop/endpoint/" + endpoint);
    }
  }

  @Test
  void aProcessThatHearsNothingGoesOnByPolling() {
    var vertx = Vertx.vertx();
    var relay = new Relay(vertx, URI.create(database.url()));
    int port = Await.result(relay.listen(0));
    try (var deaf = serve(through(port), Map.of("POSTRIDER_ROLES", "http,delivery"));
        var receiver = Receiver.open()) {
      // Given
      createApplication();
      awaitListening(deaf);
      relay.refuse(LISTENER);
      terminateListeners();
      Poll.until(() -> listening(deaf), connected -> connected == 0);
      Answer key = client.post("/api/v1/api-key", "{\"name\": \"third\"}");
      assertThat(status(deaf, key.text("key"))).isEqualTo(200);

      // When
      client.delete("/api/v1/api-key/" + key.text("id"));
      second.pause();
      String endpoint = endpoint(receiver);
      send();

      // Then
      Poll.until(() -> status(deaf, key.text("key")), status -> status == 401);
      receiver.next();
      client.delete("/api/v1/app/shop/endpoint/" + endpoint);
    } finally {
      second.resume();
      Await.result(vertx.close());
    }
  }

  private static String endpoint(Receiver receiver) {
    return client
        .post("/api/v1/app/shop/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url("/hook")))
        .text("id");
  }

  private static String send() {
    Answer sent =
        client.post("/api/v1/app/shop/msg", "{\"eventType\": \"a.b\", \"payload\": {\"n\": 1}}");
    assertThat(sent.status()).isEqualTo(202);
    return sent.text("id");
  }

  private static String through(int port) {
    var server = URI.create(database.url());
    return database.url().replace(server.getRawAuthority(), authority(server, port));
  }

  private static String authority(URI server, int port) {
    String user = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + "@";
    return user + "127.0.0.1:" + port;
  }

  private static void terminateListeners() {
    try (var connection = database.connect();
        var statement =
            connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = ?")) {
      statement.setString(1, LISTENER);
      statement.executeQuery().close();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
