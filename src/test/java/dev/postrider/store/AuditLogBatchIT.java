package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.contract.AuditLog.Entry;
import dev.postrider.contract.AuditLog.Filter;
import dev.postrider.contract.Done;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much that is recorded, or forgotten, at a time. */
class AuditLogBatchIT {
  private static final OrganizationId OTHER = new OrganizationId(new UUID(9, 9));
  private static final ApiKeyId KEY = new ApiKeyId(new UUID(9, 8));

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Future<Done> record(OrganizationId organization, String operation, String... things) {
    var key = new ApiKeys.Holder(organization, KEY, ApiKeys.Grant.EVERYTHING);
    return store.bus.request(
        AuditLog.RECORD,
        new Act(By.of(key), operation, "/api/v1/app", Set.of(things), null, "203.0.113.7"));
  }

  private List<String> operations(@Nullable String thing) {
    var page = PageRequest.of(50, Optional.empty(), false);
    var filter = new Filter(null, null, thing, null, null);
    return store
        .ask(AuditLog.BROWSE, new AuditLog.Browse(store.organization, page, filter))
        .items()
        .stream()
        .map(Entry::operation)
        .toList();
  }

  @Test
  void recordsManyAtOnceEachWithItsThings() {
    // Given
    List<Future<Done>> recorded = new ArrayList<>();

    // When
    for (int i = 0; i < 100; i++) {
      recorded.add(record(store.organization, "v1.step", "thing-" + i, "shop"));
    }
    StoreFixture.await(Future.all(recorded));

    // Then
    assertThat(store.count("audit_entry")).isEqualTo(100);
    assertThat(operations("thing-73")).hasSize(1);
    assertThat(store.count("audit_thing")).isEqualTo(200);
  }

  @Test
  void whatCannotBeRecordedKeepsNothingElseFromIt() {
    Future<Done> good = record(store.organization, "v1.first");
    Future<Done> bad = record(OTHER, "v1.second");
    Future<Done> last = record(store.organization, "v1.third");
    StoreFixture.await(Future.join(good, bad, last).otherwiseEmpty());

    assertThat(bad.failed()).isTrue();
    assertThat(operations(null)).containsExactlyInAnyOrder("v1.first", "v1.third");
  }

  @Test
  void forgetsWhatIsOlderThanIsKeptHoweverMuch() {
    // Given
    StoreFixture.await(record(store.organization, "v1.old", "shop"));
    store.run(
        """
        INSERT INTO audit_entry
        SELECT gen.id, organization_id, actor_kind, actor_id, actor_label, operation, path,
          result_id, address
        FROM audit_entry, (
          SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid AS id
          FROM generate_series(1, 20001) AS i) AS gen
        """);
    store.clock.advance(Duration.ofMillis(1));
    Instant kept = store.clock.instant();
    StoreFixture.await(record(store.organization, "v1.young", "shop"));

    // When
    var forgotten = store.ask(AuditLog.FORGET, new AuditLog.Forget(kept));

    // Then
    assertThat(forgotten.entries()).isEqualTo(20_002);
    assertThat(operations(null)).containsExactly("v1.young");
    assertThat(store.count("audit_thing")).isEqualTo(1);
  }
}
