package dev.postrider.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A fresh PostgreSQL database for one test class. */
public final class TestDatabase implements AutoCloseable {
  private static final EmbeddedPostgres SERVER = start();

  private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");

  private TestDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Creates a database. */
  public static TestDatabase create() {
    var database = new TestDatabase();
    run("CREATE DATABASE " + database.name);
    return database;
  }

  /** Where it is, as {@code postgresql://…}. */
  public String url() {
    return "postgresql://postgres@localhost:" + SERVER.getPort() + "/" + name;
  }

  @Override
  public void close() {
    run("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private static void run(String statement) {
    String server = SERVER.getJdbcUrl("postgres", "postgres");
    try (var connection = DriverManager.getConnection(server);
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException failed) {
      throw new IllegalStateException(statement, failed);
    }
  }
}
