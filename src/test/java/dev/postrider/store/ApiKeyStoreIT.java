package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.ApiKey;
import dev.postrider.contract.ApiKeys.Authenticate;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Failure;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyStoreIT {
  private static final String HASH = "1b".repeat(32);

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ApiKey create(Grant grant) {
    return store.ask(
        ApiKeys.CREATE, new ApiKeys.Create(store.organization, "ci", HASH, "pr_1b1b", grant));
  }

  private ApiKey find(ApiKey key) {
    return store.ask(ApiKeys.GET, new ApiKeys.Get(store.organization, key.id()));
  }

  @Test
  void keepsWhatAKeyIsGoodFor() {
    // Given
    Instant end = store.clock.instant().plus(Duration.ofHours(1));
    var grant = new Grant(Set.of(Scope.SEND, Scope.READ_SECRETS), end);

    // When
    ApiKey created = create(grant);

    // Then
    assertThat(created.grant()).isEqualTo(grant);
    assertThat(find(created)).isEqualTo(created);
    assertThat(store.ask(ApiKeys.AUTHENTICATE, new Authenticate(HASH)))
        .isEqualTo(new ApiKeys.Holder(store.organization, created.id(), grant));
  }

  @Test
  void anExpiredKeyIsListedAndOpensNothing() {
    // Given
    Instant end = store.clock.instant().plusSeconds(1);
    ApiKey created = create(new Grant(null, end));

    // When
    store.clock.advance(Duration.ofSeconds(1));

    // Then
    assertThat(store.refusal(ApiKeys.AUTHENTICATE, new Authenticate(HASH)))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertThat(find(created).grant()).isEqualTo(new Grant(null, end));
  }

  @Test
  void notesEachMinuteThatAKeyIsInUse() {
    // Given
    ApiKey created = create(Grant.EVERYTHING);
    Instant first = store.clock.instant();
    assertThat(created.lastUsedAt()).isNull();

    // When, Then
    store.ask(ApiKeys.AUTHENTICATE, new Authenticate(HASH));
    store.clock.advance(Duration.ofMinutes(1));
    store.ask(ApiKeys.AUTHENTICATE, new Authenticate(HASH));
    assertThat(find(created).lastUsedAt()).isEqualTo(first);

    store.clock.advance(Duration.ofMillis(1));
    store.ask(ApiKeys.AUTHENTICATE, new Authenticate(HASH));
    assertThat(find(created).lastUsedAt()).isEqualTo(store.clock.instant());
  }

  @Test
  void aRevokedKeyIsGone() {
    // Given
    ApiKey created = create(Grant.EVERYTHING);
    var which = new ApiKeys.Get(store.organization, created.id());

    // When
    store.ask(ApiKeys.REVOKE, which);

    // Then
    assertThat(store.refusal(ApiKeys.AUTHENTICATE, new Authenticate(HASH)))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertThat(store.refusal(ApiKeys.GET, which)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(ApiKeys.REVOKE, which)).isInstanceOf(Failure.NotFound.class);
    assertThat(list(store.organization)).extracting(ApiKey::name).containsExactly("first key");
  }

  @Test
  void keysAreTheirOrganizationsOwn() {
    ApiKey created = create(Grant.EVERYTHING);
    var stranger = new OrganizationId(new UUID(9, 9));

    assertThat(list(store.organization)).contains(created).hasSize(2);
    assertThat(list(stranger)).isEmpty();
    assertThat(store.refusal(ApiKeys.GET, new ApiKeys.Get(stranger, created.id())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(ApiKeys.REVOKE, new ApiKeys.Get(stranger, created.id())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(find(created)).isEqualTo(created);
  }

  private List<ApiKey> list(OrganizationId organization) {
    var page = PageRequest.of(50, Optional.empty(), true);
    return store.ask(ApiKeys.BROWSE, new ApiKeys.Browse(organization, page)).items();
  }
}
