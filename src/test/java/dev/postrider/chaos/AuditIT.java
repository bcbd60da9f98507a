package dev.postrider.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.Secret;
import dev.postrider.store.Migrations;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The triggers notice what a program that works never does. */
final class AuditIT {
  private static final String ROW =
      "INSERT INTO delivery (message_id, endpoint_id, organization_id, application_id, state,"
          + " trigger, attempts_made, due_at, fence) SELECT id, id, id, id, '%s', 'scheduled', 0,"
          + " now() + interval '1 h', %d FROM (SELECT gen_random_uuid() AS id) AS made";

  @TempDir private Path directory;

  @Test
  void noticesWhoTakesOrSettlesWhatIsAnothers() throws Exception {
    try (var server = PostgresServer.create(directory.resolve("postgres"))) {
      String one = server.urlForNewProcess();
      String other = server.urlForNewProcess();
      migrate(one);
      var audit = new Audit(server);

      run(one, ROW.formatted("in_flight", 1));
      run(one, "DELETE FROM delivery");
      assertThat(audit.violations()).isEmpty();
      assertThat(audit.attempts("msg_" + "0".repeat(22), Endpoints.SLOW)).isEmpty();

      run(one, ROW.formatted("in_flight", 2));
      run(other, "UPDATE delivery SET fence = 3");
      run(one, "UPDATE delivery SET state = 'pending'");
      run(one, "DELETE FROM delivery");

      assertThat(audit.violations())
          .satisfiesExactly(
              taken -> assertThat(taken).contains("taken though it was not due", "process_2"),
              late -> assertThat(late).contains("settled by another than its holder", "process_1"),
              gone -> assertThat(gone).contains("settled though nobody held it", "process_1"));
    }
  }

  private static void migrate(String url) {
    Migrations.apply(
        new DatabaseSettings(
            new Secret(url), 2, Duration.ZERO, Duration.ofSeconds(10), Duration.ZERO, true));
  }

  private static void run(String url, String statement) throws SQLException {
    var settings =
        new DatabaseSettings(
            new Secret(url), 2, Duration.ZERO, Duration.ofSeconds(10), Duration.ZERO, true);
    try (var connection = DriverManager.getConnection(settings.jdbcUrl(), settings.user(), "");
        var run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
