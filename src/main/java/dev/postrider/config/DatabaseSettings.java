package dev.postrider.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where the database is and how much of it this process uses.
 *
 * @param url {@code postgresql://user:password@host:port/name}; empty for the embedded one
 * @param poolSize connections of this process
 * @param acquireTimeout how long a request waits for a connection
 * @param statementTimeout how long one statement may run
 * @param migrate whether serving applies migrations first
 */
public record DatabaseSettings(
    Secret url, int poolSize, Duration acquireTimeout, Duration statementTimeout, boolean migrate) {

  static DatabaseSettings read(SettingsReader reader) {
    return new DatabaseSettings(
        reader.secret(
            "database.url",
            DatabaseSettings::isDatabaseUrl,
            "a URL such as postgresql://user:password@localhost:5432/postrider"),
        reader.number("database.pool-size", 2, 500),
        reader.duration("database.acquire-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
        reader.duration("database.statement-timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
        reader.flag("database.migrate"));
  }

  /** The same with another database. */
  public DatabaseSettings withUrl(String other) {
    return new DatabaseSettings(
        new Secret(other), poolSize, acquireTimeout, statementTimeout, migrate);
  }

  /** The URL for JDBC, without credentials; query parameters such as sslmode are the same. */
  public String jdbcUrl() {
    var uri = URI.create(url.value());
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
  }

  /** The user, {@code postgres} if the URL names none. */
  public String user() {
    String user = userInfo().user();
    return user.isEmpty() ? "postgres" : user;
  }

  /** The password, empty if the URL has none. */
  public String password() {
    return userInfo().password();
  }

  private UserInfo userInfo() {
    return UserInfo.of(URI.create(url.value()));
  }

  private static boolean isDatabaseUrl(String text) {
    try {
      var uri = new URI(text);
      return ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPath() != null
          && uri.getPath().length() > 1;
    } catch (URISyntaxException notAUrl) {
      return false;
    }
  }
}
