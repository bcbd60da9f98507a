package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.Secret;
import dev.postrider.support.Await;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Relay;
import dev.postrider.support.TestDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that starts waits for a database that is away, within limits. */
final class DatabaseStartIT {
  private final TestDatabase database = TestDatabase.create();
  private final URI server = URI.create(database.url());
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Await.result(vertx.close());
    database.close();
  }

  @Test
  void waitsUntilTheDatabaseTakesConnections() throws IOException {
    // Given
    int port = freePort();
    try (var log = LogCapture.of(DatabaseStart.class.getName(), Level.WARN)) {
      var start = DatabaseStart.await(vertx, settings("127.0.0.1:" + port, server.getPath(), 60));
      assertThat(log.events().next().getMessage()).isEqualTo("waiting for the database");

      // When
      Await.result(new Relay(vertx, server).listen(port));

      // Then
      Await.result(start);
    }
  }

  @Test
  void givesUpWhenItIsAwayForTooLong() throws IOException {
    var failure =
        Await.failure(DatabaseStart.await(vertx, settings("127.0.0.1:" + freePort(), "/app", 0)));

    assertThat(failure).hasMessageContaining("is away").hasMessageNotContaining("secret");
  }

  @Test
  void doesNotWaitForADatabaseThatRefuses() {
    var failure =
        Await.failure(
            DatabaseStart.await(
                vertx, settings(server.getHost() + ":" + server.getPort(), "/nothing", 60)));

    assertThat(failure).hasMessageContaining("refuses");
    assertThat(failure.getCause()).hasMessageContaining("nothing");
  }

  private DatabaseSettings settings(String address, String path, int startSeconds) {
    String user = server.getUserInfo() == null ? "postgres:secret" : server.getUserInfo();
    return new DatabaseSettings(
        new Secret("postgresql://%s@%s%s".formatted(user, address, path)),
        2,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(startSeconds),
        false);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
