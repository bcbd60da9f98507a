package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir private Path directory;

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    String address = database.url().replace("postgres@", "");
    return DriverManager.getConnection("jdbc:" + address, "postgres", "");
  }

  private static String setting(EmbeddedDatabase database, String name) throws SQLException {
    try (var connection = connect(database);
        var rows = connection.createStatement().executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void acknowledgesOnlyWhatIsOnTheDisk() throws Exception {
    // Given
    try (var database = EmbeddedDatabase.start(directory)) {
      // When
      String fsync = setting(database, "fsync");
      String synchronousCommit = setting(database, "synchronous_commit");

      // Then
      assertThat(fsync).isEqualTo("on");
      assertThat(synchronousCommit).isEqualTo("on");
    }
  }

  @Test
  void usesAServerThatOutlivedItsProcessAndKeepsTheDataBetweenStarts() throws Exception {
    // Given
    var outlived = EmbeddedDatabase.start(directory);
    try (var connection = connect(outlived);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (id integer)");
    }

    // When
    var next = EmbeddedDatabase.start(directory);
    String address = next.url();
    next.close();
    outlived.close();

    // Then
    assertThat(address).isEqualTo(outlived.url());
    try (var third = EmbeddedDatabase.start(directory);
        var connection = connect(third);
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM kept")) {
      assertThat(rows.next()).isTrue();
    }
  }
}
