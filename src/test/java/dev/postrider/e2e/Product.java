package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.ContractClient;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.Scrape;
import dev.postrider.support.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Postrider in a process of its own on a fresh database, with one organization, as an operator
 * would run it: configured by its environment alone.
 */
public final class Product implements AutoCloseable {
  /** The API key of the organization. */
  public static final String KEY = "pr_EndToEndEndToEndEndToEndEndToEndEndToEnd";

  /** With which its metrics are read. */
  static final String METRICS_TOKEN = "metrics-0123456789";

  /** Where it runs. Here is no conf/postrider.yaml, so the packaged one is used. */
  public static final Path DIRECTORY =
      Path.of(System.getProperty("project.build.directory", "target"));

  /** The key of what it stores encrypted. */
  static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private final TestDatabase database = TestDatabase.create();
  private final Map<String, String> environment = new HashMap<>();
  private RunningProgram program;

  private Product(Map<String, String> settings) {
    environment.putAll(environment(database.url()));
    environment.put("POSTRIDER_METRICS_TOKEN", METRICS_TOKEN);
    environment.putAll(settings);
    program = serve();
  }

  /** What every process on a database needs to hear, by variables. */
  public static Map<String, String> environment(String databaseUrl) {
    return Map.of(
        "DATABASE_URL", databaseUrl,
        "POSTRIDER_SECURITY_ENCRYPTION_KEY", ENCRYPTION_KEY,
        "POSTRIDER_INIT_API_KEY", KEY,
        "POSTRIDER_DELIVERY_ALLOWED_NETWORKS", "127.0.0.0/8");
  }

  /** Starts it. */
  static Product start() {
    return new Product(Map.of());
  }

  /** Starts it with settings of the test's own, by their variables. */
  static Product start(Map<String, String> settings) {
    return new Product(settings);
  }

  /** Where it listens; another port after each start. */
  URI address() {
    return program.address();
  }

  /** A caller with the organization's key. */
  ContractClient client() {
    return client(KEY);
  }

  /** A caller with any key. */
  ContractClient client(String key) {
    return new ContractClient(address(), key);
  }

  /** Its metrics now. */
  Scrape scrape() {
    try (var reader = client(METRICS_TOKEN)) {
      return Scrape.parse(reader.get("/metrics").text());
    }
  }

  /** All that it has printed since it was started. */
  String output() {
    return program.output();
  }

  TestDatabase database() {
    return database;
  }

  /** Ends it by SIGKILL. */
  void kill() {
    program.kill();
  }

  /** Asks it to stop and waits until it has. */
  RunningProgram.Ended stop() {
    return program.terminate();
  }

  /** Starts it again after it has ended. */
  void startAgain() {
    program.close();
    program = serve();
  }

  /** Runs another command of the same installation and waits until it has ended. */
  RunningProgram.Ended run(String... arguments) {
    try (var command = RunningProgram.postrider(DIRECTORY, environment, arguments)) {
      return command.awaitEnd();
    }
  }

  /** The same with a line on its standard input. */
  RunningProgram.Ended runWith(String line, String... arguments) {
    try (var command = RunningProgram.postrider(DIRECTORY, environment, arguments)) {
      command.write(line + "\n");
      command.endInput();
      return command.awaitEnd();
    }
  }

  /** Founds another organization and makes an API key for it by the command line. */
  String foundOrganization(String name) {
    var random = new SecureRandom();
    var id = new OrganizationId(new IdGenerator(Clock.systemUTC(), random).next());
    try (var connection = database.connect();
        var insert =
            connection.prepareStatement(
                "INSERT INTO organization (id, name, created_at) VALUES (?, ?, ?)")) {
      insert.setObject(1, id.value());
      insert.setString(2, name);
      insert.setTimestamp(3, Timestamp.from(Clock.systemUTC().instant()));
      insert.executeUpdate();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    var made = run("api-key", "create", "--name", name, "--organization", id.toString());
    assertThat(made.status()).as(made.err()).isZero();
    return made.out().strip();
  }

  @Override
  public void close() {
    program.close();
    database.close();
  }

  private RunningProgram serve() {
    return RunningProgram.serve(DIRECTORY, environment);
  }
}
