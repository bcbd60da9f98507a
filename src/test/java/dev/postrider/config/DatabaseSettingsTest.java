package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What JDBC is told of a database that is named as platforms do. */
final class DatabaseSettingsTest {
  private static DatabaseSettings at(String url) {
    return new DatabaseSettings(
        new Secret(url), 2, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, true);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://localhost/app, jdbc:postgresql://localhost/app",
    "postgres://db.example.com:6432/app, jdbc:postgresql://db.example.com:6432/app",
    "postgresql://me:pw@[::1]:5432/app, jdbc:postgresql://[::1]:5432/app",
    "postgresql://me:pw@db/app?sslmode=require&options=-c%20a%3Db,"
        + " jdbc:postgresql://db/app?sslmode=require&options=-c%20a%3Db",
    "postgresql://me:pw@db/my%20app, jdbc:postgresql://db/my%20app"
  })
  void theUrlLosesItsCredentialsAndNothingElse(String url, String jdbcUrl) {
    assertThat(at(url).jdbcUrl()).isEqualTo(jdbcUrl);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://db/app, postgres, ''",
    "postgresql://me@db/app, me, ''",
    "postgresql://me:@db/app, me, ''",
    "postgresql://me:secret@db/app, me, secret",
    "postgresql://m%40e:p%40ss%3Aw%2Ford%25@db/app, m@e, p@ss:w/ord%",
    "postgresql://me:a+b%2Bc@db/app, me, a+b+c",
    "postgresql://me:a:b@db/app, me, a:b",
    "postgresql://me:p%C3%A4ss@db/app, me, päss"
  })
  void theCredentialsAreDecoded(String url, String user, String password) {
    assertThat(at(url).user()).isEqualTo(user);
    assertThat(at(url).password()).isEqualTo(password);
  }

  @Test
  void theTextFormShowsNoCredentials() {
    assertThat(at("postgresql://me:secret@db/app").toString()).doesNotContain("secret");
  }
}
