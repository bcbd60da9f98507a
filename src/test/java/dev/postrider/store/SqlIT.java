package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlIT {
  /** PostgreSQL prepares queries only, and this sets a parameter. */
  private static final String CANNOT_BE_PREPARED = "limit-lock-wait";

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
                    .filter(name -> !name.equals(CANNOT_BE_PREPARED))
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
