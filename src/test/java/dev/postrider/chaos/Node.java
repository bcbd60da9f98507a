package dev.postrider.chaos;

import dev.postrider.config.Role;
import dev.postrider.e2e.Product;
import dev.postrider.support.ContractClient;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.RunningProgram.Ended;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One process of Postrider with its roles, which can be ended and started again. */
final class Node implements AutoCloseable {
  /** How long an attempt may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** How long a process holds a delivery. */
  static final Duration LEASE = Duration.ofSeconds(5);

  /** How long a request waits for a connection. */
  static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);

  /** How long a process that stops waits for attempts in flight. */
  static final Duration DRAIN = Duration.ofSeconds(5);

  private static final Pattern WAITS = Pattern.compile("waiting for the database");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "POSTRIDER_DATABASE_POOL_SIZE",
          "4",
          "POSTRIDER_DATABASE_ACQUIRE_TIMEOUT",
          text(ACQUIRE_TIMEOUT),
          "POSTRIDER_DELIVERY_TIMEOUT",
          text(TIMEOUT),
          "POSTRIDER_DELIVERY_LEASE",
          text(LEASE),
          "POSTRIDER_DELIVERY_DRAIN_TIMEOUT",
          text(DRAIN),
          "POSTRIDER_DELIVERY_POLL_INTERVAL",
          "100ms",
          "POSTRIDER_DELIVERY_MAX_IN_FLIGHT_PER_ENDPOINT",
          "16",
          "POSTRIDER_DELIVERY_RETRY_JITTER_PERCENT",
          "0",
          "POSTRIDER_DELIVERY_RETRY_SCHEDULE",
          String.join(",", Collections.nCopies(60, "500ms")),
          "POSTRIDER_WORKER_POLL_INTERVAL",
          "1s");

  private final PostgresServer database;
  private final Set<Role> roles;
  private String user;
  private RunningProgram program;

  /** Starts a process and waits until it is up. */
  Node(PostgresServer database, Set<Role> roles) {
    this.database = database;
    this.roles = roles;
    this.program = launch();
    this.user = database.lastUser();
    awaitStarted();
  }

  boolean has(Role role) {
    return roles.contains(role);
  }

  /** The database's user of this process; another one after each start. */
  String user() {
    return user;
  }

  /** Where it listens. */
  URI address() {
    return program.address();
  }

  ContractClient client() {
    return new ContractClient(address(), Product.KEY);
  }

  void kill() {
    program.kill();
  }

  void pause() {
    program.pause();
  }

  void resume() {
    program.resume();
  }

  /** Asks it to stop and waits until it has. */
  Ended terminate() {
    return program.terminate();
  }

  /** Starts it again, after it has ended, and waits until it is up. */
  void startAgain() {
    begin();
    awaitStarted();
  }

  /** Starts it again without waiting. */
  void begin() {
    program.close();
    program = launch();
    user = database.lastUser();
  }

  void awaitStarted() {
    try {
      program.awaitStarted();
    } catch (AssertionError late) {
      program.close();
      throw late;
    }
  }

  /** Waits until it says that it waits for the database. */
  void awaitWaiting() {
    program.awaitLine(WAITS, Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    program.close();
  }

  @Override
  public String toString() {
    return roles.stream().map(Role::name).sorted().collect(Collectors.joining("+"));
  }

  private RunningProgram launch() {
    Map<String, String> environment =
        new HashMap<>(Product.environment(database.urlForNewProcess()));
    environment.putAll(SETTINGS);
    environment.put("PORT", "0");
    environment.put(
        "POSTRIDER_ROLES", roles.stream().map(Role::settingName).collect(Collectors.joining(",")));
    return RunningProgram.packaged(Product.DIRECTORY, environment, "serve");
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
