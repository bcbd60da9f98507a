package dev.postrider.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of a test run. It is started once and ends with the run.
 *
 * @param url the maintenance database, as {@code postgresql://…}
 * @param description where it came from, for people
 */
record DatabaseServer(String url, String description) {
  private static final String IMAGE = "postgres:18";
  private static final String NAME = "postgres";

  /** Starts a server, or takes the one that is named. */
  static DatabaseServer take(DatabaseSource source, Map<String, String> environment) {
    return switch (source) {
      case GIVEN ->
          new DatabaseServer(
              environment.getOrDefault(DatabaseSource.URL_VARIABLE, ""),
              "the one that " + DatabaseSource.URL_VARIABLE + " names");
      case CONTAINER -> containerOrEmbedded();
      case EMBEDDED -> embedded();
    };
  }

  /** An engine need not be able to get the image, which is no reason to run no test. */
  private static DatabaseServer containerOrEmbedded() {
    try {
      return container();
    } catch (ContainerLaunchException refused) {
      var embedded = embedded();
      return new DatabaseServer(
          embedded.url(),
          "%s (no container of %s: %s)"
              .formatted(embedded.description(), IMAGE, refused.getMessage()));
    }
  }

  private static DatabaseServer container() {
    // Testcontainers removes the container when this process is gone.
    var container =
        new PostgreSQLContainer(IMAGE)
            .withDatabaseName(NAME)
            .withUsername(NAME)
            .withPassword(NAME)
            .withCommand(NAME, "-c", "fsync=off");
    container.start();
    String authority = NAME + ":" + NAME + "@" + container.getHost();
    return new DatabaseServer(
        "postgresql://" + authority + ":" + container.getFirstMappedPort() + "/" + NAME,
        "a container of " + IMAGE);
  }

  private static DatabaseServer embedded() {
    try {
      // It stops by a hook when this process ends.
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      return new DatabaseServer(
          "postgresql://" + NAME + "@localhost:" + server.getPort() + "/" + NAME,
          "embedded binaries");
    } catch (IOException refused) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", refused);
    }
  }
}
