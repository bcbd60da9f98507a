package dev.postrider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Whatever the server is: each test class has a database of its own, as long as it wants it. */
final class TestDatabaseIT {
  @Test
  void givesEveryTestClassAFreshDatabase() throws SQLException {
    try (var one = TestDatabase.create();
        var other = TestDatabase.create()) {
      create(one, "thing");
      create(other, "thing");

      assertThat(one.url()).startsWith("postgresql://").isNotEqualTo(other.url());
      assertThat(one.count("thing")).isZero();
      assertThat(one.rows()).containsOnly(entry("thing", 0L));
    }
  }

  @Test
  void dropsTheDatabaseEvenIfSomebodyIsStillConnected() throws SQLException {
    var database = TestDatabase.create();
    try (var forgotten = database.connect()) {
      database.close();

      assertThat(forgotten.isValid(1)).isFalse();
      assertThatThrownBy(database::connect)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void hasAVersionThatPostriderSupports() throws SQLException {
    try (var database = TestDatabase.create();
        var connection = database.connect()) {
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isGreaterThanOrEqualTo(15);
    }
  }

  private static void create(TestDatabase database, String table) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + table + " (id integer)");
    }
  }
}
