package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.RunningProgram;
import dev.postrider.support.RunningProgram.Ended;
import dev.postrider.support.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line does what it says, and says what is wrong. */
final class CommandLineIT {
  private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  @TempDir private Path directory;
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void migratesOnce() {
    var first = run(Map.of(), "migrate");
    var second = run(Map.of(), "migrate");

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).matches("Applied \\d+ migration\\(s\\)\\.\n");
    assertThat(second.status()).isZero();
    assertThat(second.out()).isEqualTo("The database is up to date.\n");
    assertThat(database.count("message")).isZero();
  }

  @Test
  void printsTheEffectiveSettingsWithoutSecrets() {
    var ended = run(Map.of("PORT", "9123", "POSTRIDER_DELIVERY_TIMEOUT", "7s"), "config");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("http.port: 9123\n", "delivery.timeout: 7s\n", "worker.retention: 90d\n")
        .contains("database.url: ***\n", "security.encryption-key: ***\n")
        .doesNotContain(database.url(), ENCRYPTION_KEY);
  }

  @Test
  void makesAnApiKeyThatItDoesNotStore() {
    serveOnce("Acme");

    var ended = run(Map.of(), "api-key", "create", "--name", "ci");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("pr_[0-9A-Za-z]{43}\n");
    assertThat(database.count("api_key WHERE name = 'ci'")).isEqualTo(1);
    assertThat(database.count("api_key WHERE api_key::text LIKE '%" + ended.out().strip() + "%'"))
        .isZero();
  }

  @Test
  void saysThatThereIsNoOrganizationYet() {
    run(Map.of(), "migrate");

    var ended = run(Map.of(), "api-key", "create", "--name", "ci");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("organization").doesNotContain("\tat ");
  }

  @Test
  void namesAllWrongSettingsAtOnce() {
    var wrong =
        Map.of(
            "PORT", "many",
            "POSTRIDER_DELIVERY_TIMEOUT", "15",
            "POSTRIDER_LIVE_MAX_REGISTRATIONS", "0",
            "POSTRIDER_NO_SUCH_SETTING", "1");

    var ended = run(wrong, "serve");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines())
        .hasSize(5)
        .anyMatch(line -> line.contains("http.port must be"))
        .anyMatch(line -> line.contains("delivery.timeout must be"))
        .anyMatch(line -> line.contains("live.max-registrations must be"))
        .anyMatch(line -> line.contains("POSTRIDER_NO_SUCH_SETTING is no setting"));
    assertThat(ended.out()).doesNotContain("listens");
  }

  @Test
  void saysInOneLineThatTheDatabaseIsAway() {
    var away =
        Map.of(
            "DATABASE_URL", "postgresql://postgres:secret@127.0.0.1:1/nothing",
            "POSTRIDER_DATABASE_START_TIMEOUT", "1s");

    for (String command : List.of("migrate", "serve")) {
      var ended = run(away, command);

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.out()).contains("waiting for the database");
      assertThat(ended.err())
          .contains("127.0.0.1:1", "away", "1 s")
          .hasLineCount(1)
          .doesNotContain("\tat ", "secret");
    }
  }

  @Test
  void saysWhatCommandsThereAre() {
    var unknown = run(Map.of(), "deliver");
    var help = run(Map.of(), "--help");

    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("'deliver'", "Did you mean", "serve");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("serve", "migrate", "config", "api-key");
  }

  @Test
  void stopsWhenItIsAskedTo() {
    Ended ended = serveOnce("Acme");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("stopping");
    assertThat(ended.out() + ended.err()).doesNotContain("Exception");
  }

  /** Starts it with a first organization, and asks it to stop as soon as it listens. */
  private Ended serveOnce(String organization) {
    var more = environment(Map.of("POSTRIDER_INIT_ORGANIZATION", organization));
    try (var program = RunningProgram.serve(directory, more)) {
      return program.terminate();
    }
  }

  private Ended run(Map<String, String> more, String... arguments) {
    try (var program = RunningProgram.postrider(directory, environment(more), arguments)) {
      return program.awaitEnd();
    }
  }

  private Map<String, String> environment(Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("DATABASE_URL", database.url());
    environment.put("POSTRIDER_SECURITY_ENCRYPTION_KEY", ENCRYPTION_KEY);
    environment.putAll(more);
    return environment;
  }
}
