package dev.postrider;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL of a development start. Its binaries are part of a development class path and of
 * no package. A server that outlived a killed process is used on.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String LIBRARY = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";
  private static final String PID_FILE = "postmaster.pid";
  private static final int PORT_LINE = 3;
  private static final String USER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 10;

  private final int port;
  private final AutoCloseable stopping;

  private EmbeddedDatabase(int port, AutoCloseable stopping) {
    this.port = port;
    this.stopping = stopping;
  }

  /**
   * Starts a server on a free port.
   *
   * @throws IllegalStateException if this build carries no PostgreSQL
   */
  static EmbeddedDatabase start(Path directory) {
    requireLibrary();
    try {
      return running(directory).orElseGet(() -> startNew(directory));
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot start PostgreSQL in " + directory, refused);
    }
  }

  String url() {
    return url(port);
  }

  @Override
  public void close() {
    try {
      stopping.close();
    } catch (Exception failed) {
      LOG.atWarn().addKeyValue("error", failed.toString()).log("embedded PostgreSQL not stopped");
    }
  }

  private static void requireLibrary() {
    try {
      Class.forName(LIBRARY, false, EmbeddedDatabase.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(
          "database.url is not set and this build carries no PostgreSQL;"
              + " set DATABASE_URL=postgresql://user:password@host:5432/name",
          missing);
    }
  }

  /** Acknowledged means on the disk in a development start too: the library's default is not. */
  private static EmbeddedDatabase startNew(Path directory) {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START_LIMIT)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "localhost")
              .start();
      return new EmbeddedDatabase(server.getPort(), server);
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot start PostgreSQL in " + directory, refused);
    }
  }

  private static Optional<EmbeddedDatabase> running(Path directory) throws IOException {
    Path pidFile = directory.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.size() <= PORT_LINE) {
      return Optional.empty();
    }
    long pid = Long.parseLong(lines.getFirst().strip());
    int port = Integer.parseInt(lines.get(PORT_LINE).strip());
    return answers(port)
        ? Optional.of(new EmbeddedDatabase(port, () -> terminate(pid)))
        : Optional.empty();
  }

  private static boolean answers(int port) {
    try (var connection =
        DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + port + "/postgres?user=" + USER)) {
      return connection.isValid(1);
    } catch (SQLException away) {
      return false;
    }
  }

  private static void terminate(long pid) throws Exception {
    Optional<ProcessHandle> server = ProcessHandle.of(pid);
    if (server.isPresent() && server.get().destroy()) {
      server.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static String url(int port) {
    return "postgresql://" + USER + "@localhost:" + port + "/postgres";
  }
}
