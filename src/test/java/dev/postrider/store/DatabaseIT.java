package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.Secret;
import dev.postrider.contract.Applications;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.support.Await;
import dev.postrider.support.Relay;
import dev.postrider.telemetry.Metrics;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever keeps the database from working for a while is told as such, and soon. */
final class DatabaseIT {
  private final StoreFixture store = StoreFixture.open();

  @AfterEach
  void close() {
    store.close();
  }

  private Failure create(String name) {
    return store.refusal(
        Applications.CREATE,
        new Applications.Create(
            store.organization, new Applications.Attributes(name, null, null, Map.of()), false));
  }

  @Test
  void isUnavailableAsAStandbyThatWasNotPromotedYet() throws SQLException {
    String name = URI.create(store.testDatabase.url()).getPath().substring(1);
    onDatabase("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    onDatabase(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

    assertThat(create("first")).isInstanceOf(Failure.Unavailable.class);
    assertThat(create("on a new connection")).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void isUnavailableWhenItsConnectionsFallSilent() {
    // Given
    var server = URI.create(store.testDatabase.url());
    var relay = new Relay(store.vertx, server);
    int port = Await.result(relay.listen(0));
    var database = Database.open(store.vertx, settings(server, port), new Metrics());
    Sql.Statement ping = Sql.of("health").get("ping");
    Await.result(database.query(ping, Tuple.tuple()));

    // When
    relay.silence();
    var onOldConnection = Await.failure(database.query(ping, Tuple.tuple()));
    var onNewConnections = Await.failure(database.query(ping, Tuple.tuple()));

    // Then
    assertThat(List.of(onOldConnection, onNewConnections))
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        BusFailure.class,
                        refused ->
                            assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class)));
  }

  private static DatabaseSettings settings(URI server, int port) {
    String user = server.getUserInfo() == null ? "postgres" : server.getUserInfo();
    return new DatabaseSettings(
        new Secret("postgresql://%s@127.0.0.1:%d%s".formatted(user, port, server.getPath())),
        2,
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ZERO,
        false);
  }

  private void onDatabase(String statement) throws SQLException {
    try (var connection = store.testDatabase.connect();
        var run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
