package dev.postrider.chaos;

import dev.postrider.support.RunningProgram;
import dev.postrider.support.RunningProgram.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * A PostgreSQL of the harness's own, from the embedded binaries, on one data directory and port for
 * its whole life. It keeps what it acknowledged on the disk. Its processes can be killed.
 */
final class PostgresServer implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("database system is ready to accept connections");
  private static final Duration START = Duration.ofSeconds(60);
  private static final long END_SECONDS = 30;
  private static final int USERS = 400;

  private final Path directory;
  private final List<String> command;
  private final int port;
  private int usersGiven;
  private RunningProgram postmaster;

  private PostgresServer(Path directory, List<String> command, int port) {
    this.directory = directory;
    this.command = command;
    this.port = port;
    this.postmaster = start();
  }

  /** Makes a cluster in a directory that does not exist yet and starts its server. */
  static PostgresServer create(Path directory) throws IOException, SQLException {
    int port;
    try (var first =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START)
            .start()) {
      port = first.getPort();
    }
    var server = new PostgresServer(directory, command(directory, port), port);
    try {
      server.createUsers();
      return server;
    } catch (SQLException refused) {
      server.close();
      throw refused;
    }
  }

  /** A URL with a user that no other process has had. */
  String urlForNewProcess() {
    usersGiven++;
    if (usersGiven > USERS) {
      throw new IllegalStateException("more processes than users");
    }
    return "postgresql://%s@127.0.0.1:%d/postgres".formatted(lastUser(), port);
  }

  /** The user of the URL that was given last. */
  String lastUser() {
    return "process_" + usersGiven;
  }

  /** A connection of the harness. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port));
  }

  /** Ends the postmaster by SIGKILL and waits until its children have noticed. */
  void kill() {
    List<ProcessHandle> children = postmaster.descendants();
    postmaster.kill();
    children.forEach(PostgresServer::awaitEnd);
  }

  /**
   * Ends the process behind one connection by SIGKILL, after which PostgreSQL ends all others and
   * recovers.
   *
   * @param among picks one of so many
   */
  void killBackend(IntUnaryOperator among) throws SQLException {
    List<Long> pids = new ArrayList<>();
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_activity WHERE usename LIKE 'process%' ORDER BY pid")) {
      while (rows.next()) {
        pids.add(rows.getLong(1));
      }
    }
    List<ProcessHandle> backends =
        postmaster.descendants().stream().filter(child -> pids.contains(child.pid())).toList();
    ProcessHandle victim = backends.get(among.applyAsInt(backends.size()));
    victim.destroyForcibly();
    awaitEnd(victim);
  }

  /** Ends it in an orderly way, which breaks every connection. */
  void stop() {
    List<ProcessHandle> children = postmaster.descendants();
    Ended ended = postmaster.interrupt();
    if (ended.status() != 0) {
      throw new AssertionError(ended.err());
    }
    children.forEach(PostgresServer::awaitEnd);
  }

  /** Starts it again on the same directory and port after it has ended. */
  void startAgain() {
    postmaster.close();
    postmaster = start();
  }

  @Override
  public void close() {
    kill();
  }

  private RunningProgram start() {
    var started = RunningProgram.start(directory, Map.of("LC_ALL", "C"), command);
    try {
      started.awaitErrorLine(READY, START);
      return started;
    } catch (AssertionError late) {
      started.close();
      throw late;
    }
  }

  /** Superusers, because the harness looks at who they are and not at what they may do. */
  private void createUsers() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (int user = 1; user <= USERS; user++) {
        statement.addBatch("CREATE ROLE process_" + user + " LOGIN SUPERUSER");
      }
      statement.executeBatch();
    }
  }

  /** The program that the cluster was made with; root may not run it under its own name. */
  private static List<String> command(Path directory, int port) throws IOException {
    String options = Files.readString(directory.resolve("postmaster.opts"));
    String program = options.substring(0, options.indexOf(" \""));
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(program, "-D", directory.toString(), "-p", Integer.toString(port)));
    for (String setting :
        List.of(
            "fsync=on",
            "synchronous_commit=on",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "logging_collector=off")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
  }
}
