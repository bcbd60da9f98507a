package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A page of each list costs alike at the beginning, in the middle and at the end of a million rows,
 * in both directions, for the one who has nearly all of them and for one whose few are the oldest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListPlanIT {
  private static final int ROWS = 1_000_000;
  private static final int OLD_ROWS = 25_000;

  private static final String LEAST = "'00000000-0000-0000-0000-000000000000'";
  private static final String GREATEST = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";

  private StoreFixture store;
  private Connection connection;

  /** Two dozen tables of a million rows take a minute or two. */
  @BeforeAll
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void fill() throws SQLException, IOException {
    store = StoreFixture.open();
    store.createApplication("many");
    Endpoint many = store.createEndpoint("many");
    store.run(
        """
        WITH old AS (
          INSERT INTO organization (id, name, created_at)
          VALUES (gen_random_uuid(), 'Old', now())
          RETURNING id
        ), old_application AS (
          INSERT INTO application (
            id, organization_id, name, metadata, created_at, updated_at)
          SELECT gen_random_uuid(), id, 'old', '{}', now(), now() FROM old
          RETURNING id, organization_id
        )
        INSERT INTO endpoint (
          id, organization_id, application_id, url, description, disabled, metadata, revision,
          created_at, updated_at)
        SELECT gen_random_uuid(), organization_id, id, 'https://example.com/', '', true, '{}', 1,
          now(), now()
        FROM old_application
        """);
    store.run(
        "CREATE TABLE owner AS SELECT *, id <> '%s' AS old FROM endpoint"
            .formatted(many.id().value()));
    store.run(
        """
        CREATE TABLE made AS
        SELECT 'type-' || lpad(i::text, 7, '0') AS name,
          (lpad(to_hex(%d + 250 * i), 12, '0') || '70008000000000000000')::uuid AS id,
          organization_id, application_id, owner.id AS endpoint_id
        FROM generate_series(1, %d) AS i
        JOIN owner ON (i <= %d) = owner.old
        """
            .formatted(store.clock.instant().toEpochMilli(), ROWS, OLD_ROWS));
    store.run(resource("many-rows.sql"));
    store.run("ANALYZE");
    connection = store.jdbc();
  }

  private static String resource(String name) throws IOException {
    try (var bytes = ListPlanIT.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(bytes, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
    store.close();
  }

  /**
   * A place in the rows of one owner.
   *
   * @param share of the rows that are before it
   * @param ascending in which direction the page is read from there
   */
  record Place(boolean old, double share, boolean ascending) {
    boolean isFirstPage() {
      return share == (ascending ? 0 : 1);
    }

    int row() {
      int first = old ? 1 : OLD_ROWS + 1;
      int last = old ? OLD_ROWS : ROWS;
      return (int) (first + share * (last - first));
    }
  }

  private static Stream<Arguments> pages() {
    return Listed.all()
        .flatMap(
            list ->
                Stream.of(false, true)
                    .flatMap(
                        old ->
                            Stream.of(0.0, 0.5, 1.0)
                                .flatMap(
                                    share ->
                                        Stream.of(true, false)
                                            .map(
                                                ascending ->
                                                    Arguments.of(
                                                        list, new Place(old, share, ascending))))));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageCostsAlikeWhereverItIs(Listed list, Place place) throws SQLException {
    QueryPlan plan =
        QueryPlan.of(
            connection,
            Sql.of(list.noun()).get(list.name(), place.ascending()),
            List.of(arguments(list, place)));

    assertThat(plan.pages()).as(plan::toString).isLessThan(list.pagesMax());
  }

  private String arguments(Listed list, Place place) throws SQLException {
    String bounds = list.isByName() ? names(place) : ids(place);
    return list.arguments()
        .replace("PAGE", "BOUNDS, LIMIT")
        .replace("LIMIT", Integer.toString(Listed.ROW_LIMIT))
        .replace("BOUNDS", bounds)
        .replace("ORG", owner("organization_id", place.old()))
        .replace("APP", owner("application_id", place.old()))
        .replace("HOOK", owner("id", place.old()))
        .replace("MESSAGE", id(new Place(place.old(), 0.5, true).row()));
  }

  private String ids(Place place) {
    if (place.isFirstPage()) {
      return "%s, %s".formatted(LEAST, GREATEST);
    }
    return place.ascending()
        ? "%s, %s".formatted(id(place.row()), GREATEST)
        : "%s, %s".formatted(LEAST, id(place.row()));
  }

  private static String names(Place place) {
    return place.ascending()
        ? "'type-%07d', 'u'".formatted(place.row())
        : "'', 'type-%07d'".formatted(place.row());
  }

  private String id(int row) {
    return "'%012x70008000000000000000'"
        .formatted(store.clock.instant().toEpochMilli() + 250L * row);
  }

  private String owner(String column, boolean old) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT quote_literal(%s) FROM owner WHERE old = %s".formatted(column, old))) {
      rows.next();
      return rows.getString(1);
    }
  }
}
