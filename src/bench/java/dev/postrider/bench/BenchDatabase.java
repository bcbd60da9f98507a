package dev.postrider.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The PostgreSQL of a run: a new one, as durable as in production. The product has a role of its
 * own, by which its statements are told from those of the benchmark.
 */
final class BenchDatabase implements AutoCloseable {
  private static final String PRODUCT = "postrider";

  private final EmbeddedPostgres server;
  private final long pid;
  private final Connection connection;

  private BenchDatabase(EmbeddedPostgres server, long pid, Connection connection) {
    this.server = server;
    this.pid = pid;
    this.connection = connection;
  }

  /** Starts a server that keeps its data in a new directory. */
  static BenchDatabase start(Path directory) throws IOException {
    var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "512MB")
            .setServerConfig("max_wal_size", "8GB")
            .setServerConfig("min_wal_size", "4GB")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
    long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).getFirst());
    try (var admin = connect(server, "postgres")) {
      run(admin, "CREATE ROLE %s LOGIN".formatted(PRODUCT));
      run(admin, "CREATE DATABASE %s OWNER %s".formatted(PRODUCT, PRODUCT));
      var connection = connect(server, PRODUCT);
      run(connection, "CREATE EXTENSION pg_stat_statements");
      return new BenchDatabase(server, pid, connection);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** For the product. */
  String productUrl() {
    return url(PRODUCT);
  }

  /** For the benchmark itself. */
  String url() {
    return url("postgres");
  }

  /** Its version and how durable it is, asked of the server itself. */
  String description() {
    return text(
        "SELECT format('PostgreSQL %s, fsync %s, synchronous_commit %s, full_page_writes %s',"
            + " current_setting('server_version'), current_setting('fsync'),"
            + " current_setting('synchronous_commit'), current_setting('full_page_writes'))");
  }

  /** Statements of the product so far, transaction control included. */
  long statements() {
    return number(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
            + " WHERE toplevel AND userid = '%s'::regrole".formatted(PRODUCT));
  }

  /** The one number that a query gives. */
  long number(String query) {
    return Long.parseLong(text(query));
  }

  /** Runs statements one by one, each a transaction. */
  void execute(String... statements) {
    try {
      for (String statement : statements) {
        run(connection, statement);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(String.join("; ", Arrays.asList(statements)), failed);
    }
  }

  /**
   * Makes a checkpoint. After it the files of the write-ahead log are used again, as in a server
   * that has run for a while; a new one is written full of zeros first, and every commit waits.
   */
  void checkpoint() {
    execute("CHECKPOINT");
  }

  /** Processor time of all its processes, those that ended included, in seconds. */
  double cpuSeconds() {
    List<ProcessHandle> children =
        ProcessHandle.of(pid).map(server -> server.children().toList()).orElse(List.of());
    return Processes.cpuSeconds(pid)
        + children.stream().mapToDouble(child -> Processes.cpuSeconds(child.pid())).sum();
  }

  @Override
  public void close() throws IOException {
    try (connection) {
      server.close();
    } catch (SQLException gone) {
      throw new IOException(gone);
    }
  }

  private String text(String query) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }

  private String url(String role) {
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(role, server.getPort(), PRODUCT);
  }

  private static Connection connect(EmbeddedPostgres server, String name) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.getPort(), name), "postgres", "");
  }

  private static void run(Connection connection, String text) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}
