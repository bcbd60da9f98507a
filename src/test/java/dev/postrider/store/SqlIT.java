package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlIT {
  /** PostgreSQL prepares queries only; these set a parameter and listen. */
  private static final Set<String> CANNOT_BE_PREPARED = Set.of("limit-lock-wait", "listen");

  private StoreFixture store;

  @BeforeAll
  void open() {
    store = StoreFixture.open();
  }

  @AfterAll
  void close() {
    store.close();
  }

  static Stream<Arguments> statements() throws IOException {
    return nouns().stream()
        .flatMap(
            noun ->
                Sql.of(noun).all().keySet().stream()
                    .filter(name -> !CANNOT_BE_PREPARED.contains(name))
                    .flatMap(
                        name ->
                            Stream.of(true, false)
                                .map(ascending -> Arguments.of(noun, name, ascending))));
  }

  private static List<String> nouns() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/sql"))) {
      return files.map(file -> file.getFileName().toString().replace(".sql", "")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("statements")
  void everyStatementPreparesAgainstTheMigratedSchema(String noun, String name, boolean ascending)
      throws Exception {
    // Given
    String statement = Sql.of(noun).get(name, ascending).text();

    // When
    try (var connection = store.jdbc();
        var prepare = connection.createStatement()) {
      prepare.execute("PREPARE tried AS " + statement);
    }

    // Then
    assertThat(statement).doesNotContain("{direction}");
  }
}
