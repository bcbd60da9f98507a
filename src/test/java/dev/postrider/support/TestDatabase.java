package dev.postrider.support;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.Secret;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A fresh PostgreSQL database for one test class, dropped when it is closed. All databases of a
 * test run are on one server: the one that {@code TEST_DATABASE_URL} names, else a container where
 * a Docker engine answers, else the embedded binaries.
 */
public final class TestDatabase implements AutoCloseable {
  /** A partitioned table is one table. */
  private static final String TABLES =
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
          + " AND relkind IN ('r', 'p') AND NOT relispartition";

  private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
  private final String url = withName(Server.RUNNING.url(), name);

  private TestDatabase() {}

  /** The server of this run, started when the first test needs it. */
  private static final class Server {
    static final DatabaseServer RUNNING = start();

    private static DatabaseServer start() {
      var environment = System.getenv();
      var source = DatabaseSource.choose(environment, () -> DockerEngine.answers(environment));
      var server = DatabaseServer.take(source, environment);
      System.out.println("Tests use PostgreSQL from " + server.description());
      return server;
    }
  }

  /** Creates a database. */
  public static TestDatabase create() {
    var database = new TestDatabase();
    database.onServer("CREATE DATABASE " + database.name);
    return database;
  }

  /** Where it is, as {@code postgresql://…}. */
  public String url() {
    return url;
  }

  /** A connection of its own. */
  public Connection connect() throws SQLException {
    return connect(url);
  }

  /** How many rows a table, or whatever else follows {@code FROM}, has. */
  public long count(String from) {
    return number("SELECT count(*) FROM " + from);
  }

  /** A number that the database knows. */
  public long number(String query) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }

  /** How many rows each table has. */
  public Map<String, Long> rows() {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      Map<String, Long> rows = new TreeMap<>();
      for (String table : column(statement, TABLES)) {
        rows.put(
            table, Long.valueOf(column(statement, "SELECT count(*) FROM " + table).getFirst()));
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    onServer("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private void onServer(String statement) {
    try (var connection = connect(Server.RUNNING.url());
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException failed) {
      throw new IllegalStateException(statement, failed);
    }
  }

  private static List<String> column(Statement statement, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (var found = statement.executeQuery(query)) {
      while (found.next()) {
        values.add(found.getString(1));
      }
    }
    return values;
  }

  private static Connection connect(String url) throws SQLException {
    var settings =
        new DatabaseSettings(
            new Secret(url), 2, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
  }

  /** The same server, credentials and parameters with another database. */
  static String withName(String url, String name) {
    String path = URI.create(url).getRawPath();
    String query = URI.create(url).getRawQuery();
    String suffix = query == null ? "" : "?" + query;
    return url.substring(0, url.length() - suffix.length() - path.length()) + "/" + name + suffix;
  }
}
