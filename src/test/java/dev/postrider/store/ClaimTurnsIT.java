package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Claimed;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Room;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.EndpointId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims when more is due than one look takes in. */
class ClaimTurnsIT {
  private static final int BACKLOG = 5_000;

  private StoreFixture store;
  private Endpoint greedy;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("greedy");
    greedy = store.createEndpoint("greedy");
    store.accept("greedy");
    copyDelivery(BACKLOG - 1);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Owes copies of the only message to its endpoint, each due a little later. */
  private void copyDelivery(int copies) {
    try (var connection = store.jdbc();
        var statement = connection.createStatement()) {
      int made =
          statement.executeUpdate(
              """
              WITH copied AS (
                INSERT INTO message (
                  id, organization_id, application_id, event_type, event_id, channels, payload)
                SELECT
                  (left(message.id::text, 24) || lpad(to_hex(copy), 12, '0'))::uuid,
                  organization_id, application_id, event_type, event_id, channels, payload
                FROM message
                CROSS JOIN generate_series(1, %d) AS copy
                RETURNING id)
              INSERT INTO delivery (
                message_id, endpoint_id, organization_id, application_id, state, trigger,
                attempts_made, due_at, fence)
              SELECT copied.id, endpoint_id, organization_id, application_id, state, trigger,
                attempts_made, due_at, fence
              FROM copied
              CROSS JOIN delivery
              """
                  .formatted(copies));
      assertThat(made).isEqualTo(copies);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private Claimed claim(int limit, int perEndpoint, List<Room> rooms) {
    return store.ask(Deliveries.CLAIM, new Claim(limit, perEndpoint, rooms));
  }

  private EndpointId owedOne(String application) {
    store.createApplication(application);
    Endpoint endpoint = store.createEndpoint(application);
    store.accept(application);
    return endpoint.id();
  }

  private static List<EndpointId> endpointsOf(List<Leased> deliveries) {
    return deliveries.stream().map(delivery -> delivery.lease().endpointId()).toList();
  }

  @Test
  void aBacklogOfOneEndpointHidesNoOther() {
    // Given
    EndpointId modest = owedOne("modest");
    EndpointId another = owedOne("another");

    // When
    Claimed claimed = claim(10, 4, List.of());

    // Then
    assertThat(endpointsOf(claimed.deliveries()))
        .hasSize(6)
        .contains(modest, another)
        .filteredOn(greedy.id()::equals)
        .hasSize(4);
    assertThat(claimed.more()).isFalse();
  }

  @Test
  void anEndpointWithoutRoomGetsNothingAndCostsNothing() {
    // Given
    EndpointId modest = owedOne("modest");

    // When
    Claimed claimed = claim(10, 4, List.of(new Room(greedy.id(), 0)));

    // Then
    assertThat(endpointsOf(claimed.deliveries())).containsExactly(modest);
    assertThat(claimed.more()).isFalse();
    assertThat(store.count("delivery WHERE state = 'pending'")).isEqualTo(BACKLOG);
  }

  @Test
  void anEndpointGetsNoMoreThanItsRoom() {
    // When
    Claimed claimed = claim(100, 50, List.of(new Room(greedy.id(), 3)));

    // Then
    assertThat(claimed.deliveries()).hasSize(3);
  }

  @Test
  void everyEndpointComesIntoItsTurnWhenThereAreMoreThanOneClaimVisits() {
    // Given
    Set<EndpointId> owed = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      owed.add(owedOne("modest-" + i));
    }
    Set<EndpointId> served = new HashSet<>();

    // When
    List<Claimed> claims = new ArrayList<>();
    do {
      claims.add(claim(2, 1, List.of(new Room(greedy.id(), 0))));
      served.addAll(endpointsOf(claims.getLast().deliveries()));
    } while (claims.getLast().more());

    // Then
    assertThat(served).isEqualTo(owed);
    assertThat(claims).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aLeaseThatRanOutIsFoundBehindABacklog() {
    // Given
    EndpointId modest = owedOne("modest");
    claim(10, 4, List.of(new Room(greedy.id(), 0)));
    store.clock.advance(StoreFixture.LEASE);

    // When
    Claimed claimed = claim(10, 4, List.of(new Room(greedy.id(), 0)));

    // Then
    assertThat(endpointsOf(claimed.deliveries())).containsExactly(modest);
  }

  @Test
  void theEndOfALeaseIsNextDueAndABacklogIsNot() {
    // Given
    claim(1, 1, List.of());

    // When
    Claimed claimed = claim(10, 4, List.of(new Room(greedy.id(), 0)));

    // Then
    assertThat(claimed.nextDue()).isEqualTo(store.clock.instant().plus(StoreFixture.LEASE));
  }

  /** The planner believes then that all is owed to the endpoint whose turn it is. */
  @Test
  void visitingEndpointsCostsLookUpsAlthoughNearlyAllIsOwedToOne() throws SQLException {
    // Given
    try (var connection = store.jdbc();
        var statement = connection.createStatement()) {
      statement.execute("ANALYZE delivery");
      IntStream.range(0, 30).forEach(i -> owedOne("modest-" + i));

      // When
      QueryPlan plan = planOfClaim(connection);

      // Then
      assertThat(plan.rowsRemoved()).as(plan::toString).isLessThan(BACKLOG);
    }
  }

  /** Statistics are made when the queue is empty as often as when it is full. */
  @Test
  void visitingEndpointsCostsLookUpsAlthoughThePlannerBelievesThatNothingIsOwed()
      throws SQLException {
    // Given
    try (var connection = store.jdbc();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE delivery SET state = 'in_flight'");
      statement.execute("ANALYZE delivery");
      statement.execute("UPDATE delivery SET state = 'pending'");
      IntStream.range(0, 30).forEach(i -> owedOne("modest-" + i));

      // When
      QueryPlan plan = planOfClaim(connection);

      // Then
      assertThat(plan.rowsRemoved()).as(plan::toString).isLessThan(BACKLOG);
    }
  }

  private QueryPlan planOfClaim(Connection connection) throws SQLException {
    Sql claims = Sql.of("claim");
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(claims.get("keep-order").text());
    }
    return QueryPlan.of(
        connection,
        claims.get("lease"),
        List.of(
            "'2026-05-04 10:00:10Z'",
            "200",
            "'2026-05-04 10:01:00Z'",
            "ARRAY['%s']::uuid[]".formatted(greedy.id().value()),
            "ARRAY[0]",
            "8",
            "'00000000-0000-0000-0000-000000000000'",
            "1000",
            "500"));
  }
}
