package dev.postrider.store;

import dev.postrider.config.DatabaseSettings;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The forward-only migrations of {@code db/migration}, applied by Flyway over JDBC. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing. Blocks; several processes may try at once, one does it.
   *
   * @return how many migrations were applied
   * @throws FlywayException if the database cannot be reached or a migration fails
   */
  public static int apply(DatabaseSettings settings) {
    return Flyway.configure()
        .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
        .locations("classpath:db/migration")
        .connectRetries(0)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
