package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.contract.AuditLog.Entry;
import dev.postrider.contract.AuditLog.Filter;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.contract.People;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.Id;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogStoreIT {
  private static final OrganizationId OTHER = new OrganizationId(new UUID(9, 9));
  private static final ApiKeyId UNKNOWN = new ApiKeyId(new UUID(9, 8));

  private StoreFixture store;
  private ApiKeys.Holder key;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    var created =
        store.ask(
            ApiKeys.CREATE,
            new ApiKeys.Create(
                store.organization, "ci", "1b".repeat(32), "pr_1b1b", ApiKeys.Grant.EVERYTHING));
    key = new ApiKeys.Holder(store.organization, created.id(), ApiKeys.Grant.EVERYTHING);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Act act(Principal by, String operation, String... things) {
    return new Act(By.of(by), operation, "/api/v1/app", Set.of(things), null, "203.0.113.7");
  }

  private void record(Principal by, String operation, String... things) {
    store.ask(AuditLog.RECORD, act(by, operation, things));
    store.clock.advance(Duration.ofMillis(1));
  }

  private Page<Entry> page(OrganizationId organization, Filter filter, PageRequest page) {
    return store.ask(AuditLog.BROWSE, new AuditLog.Browse(organization, page, filter));
  }

  private List<Entry> list(OrganizationId organization, Filter filter) {
    return page(organization, filter, PageRequest.of(50, Optional.empty(), false)).items();
  }

  private List<String> operations(
      @Nullable Id actor, @Nullable String operation, @Nullable String thing) {
    return list(store.organization, new Filter(actor, operation, thing, null, null)).stream()
        .map(Entry::operation)
        .toList();
  }

  private Sessions.Member person() {
    PersonId ada =
        store
            .ask(
                People.CREATE,
                new People.Create(
                    new EmailAddress("Ada@example.com"),
                    "Ada",
                    "$argon2id$",
                    store.organization,
                    MemberRole.ADMIN))
            .id();
    return new Sessions.Member(
        store.organization,
        ada,
        new SessionId(new UUID(1, 1)),
        MemberRole.ADMIN,
        store.clock.instant().plus(Duration.ofHours(1)));
  }

  private PortalTokens.Holder portal() {
    ApplicationId shop = store.createApplication("shop").id();
    return new PortalTokens.Holder(
        store.organization,
        shop,
        "shop",
        new PortalTokens.Grant(Set.of(), List.of()),
        "2c".repeat(32));
  }

  @Test
  void keepsWhatWasDone() {
    // Given
    Instant now = store.clock.instant();
    var act =
        new Act(
            By.of(key),
            "v1.endpoint.create",
            "/api/v1/app/shop/endpoint",
            Set.of("shop", "ep_1"),
            "ep_1",
            "2001:db8::7");

    // When
    store.ask(AuditLog.RECORD, act);

    // Then
    List<Entry> entries = list(store.organization, Filter.NONE);
    assertThat(entries)
        .containsExactly(
            new Entry(
                entries.getFirst().id(),
                now,
                new Actor(ActorKind.API_KEY, key.apiKeyId(), "ci"),
                "v1.endpoint.create",
                "/api/v1/app/shop/endpoint",
                "ep_1",
                "2001:db8::7"));
  }

  @Test
  void callsEachActorAsPeopleDid() {
    Sessions.Member ada = person();
    PortalTokens.Holder portal = portal();
    record(ada, "v1.session.create");
    record(key, "v1.application.create");
    record(portal, "v1.endpoint.create");
    record(
        new ApiKeys.Holder(store.organization, UNKNOWN, ApiKeys.Grant.EVERYTHING),
        "v1.application.delete");

    assertThat(list(store.organization, Filter.NONE))
        .extracting(Entry::actor)
        .containsExactly(
            new Actor(ActorKind.API_KEY, UNKNOWN, ""),
            new Actor(ActorKind.PORTAL, portal.applicationId(), "shop"),
            new Actor(ActorKind.API_KEY, key.apiKeyId(), "ci"),
            new Actor(ActorKind.PERSON, ada.personId(), "Ada@example.com"));
  }

  @Test
  void remembersActorsThatAreGone() {
    record(key, "v1.api-key.delete");

    store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, key.apiKeyId()));
    store.run("DELETE FROM api_key");

    assertThat(list(store.organization, Filter.NONE))
        .extracting(entry -> entry.actor().label())
        .containsExactly("ci");
  }

  @Test
  void filtersByActorOperationAndThing() {
    Sessions.Member ada = person();
    record(key, "v1.endpoint.create", "shop", "ep_1");
    record(ada, "v1.endpoint.delete", "shop", "ep_1");
    record(ada, "v1.endpoint-extra.delete", "shop", "ep_2");
    record(ada, "v1.application.delete", "shop");

    assertThat(operations(ada.personId(), null, null))
        .containsExactly("v1.application.delete", "v1.endpoint-extra.delete", "v1.endpoint.delete");
    assertThat(operations(null, "v1.endpoint", null))
        .containsExactly("v1.endpoint.delete", "v1.endpoint.create");
    assertThat(operations(null, "v1.endpoint.", null))
        .containsExactly("v1.endpoint.delete", "v1.endpoint.create");
    assertThat(operations(null, "v1.endpoint.delete", null)).containsExactly("v1.endpoint.delete");
    assertThat(operations(null, "v1.end", null)).isEmpty();
    assertThat(operations(null, null, "ep_1"))
        .containsExactly("v1.endpoint.delete", "v1.endpoint.create");
    assertThat(operations(null, null, "ep")).isEmpty();
    assertThat(operations(ada.personId(), "v1.endpoint.delete", null))
        .containsExactly("v1.endpoint.delete");
    assertThat(operations(ada.personId(), "v1.endpoint", "shop"))
        .containsExactly("v1.endpoint.delete");
    assertThat(operations(key.apiKeyId(), null, "ep_2")).isEmpty();
  }

  @Test
  void filtersByTime() {
    Instant start = store.clock.instant();
    record(key, "v1.one");
    record(key, "v1.two");
    record(key, "v1.three");

    assertThat(
            list(
                store.organization,
                new Filter(null, null, null, start, start.plus(Duration.ofMillis(2)))))
        .extracting(Entry::operation)
        .containsExactly("v1.two");
  }

  @Test
  void goesForthAndBackByAnyFilter() {
    IntStream.range(0, 5).forEach(i -> record(key, "v1.step-" + i, "shop"));

    for (Filter filter :
        List.of(
            Filter.NONE,
            new Filter(key.apiKeyId(), null, null, null, null),
            new Filter(null, null, "shop", null, null))) {
      Page<Entry> first =
          page(store.organization, filter, PageRequest.of(2, Optional.empty(), false));
      Page<Entry> second = next(filter, first.iterator());
      Page<Entry> third = next(filter, second.iterator());

      assertThat(third.items()).extracting(Entry::operation).containsExactly("v1.step-0");
      assertThat(third.done()).isTrue();
      assertThat(next(filter, third.prevIterator()).items()).isEqualTo(second.items());
      assertThat(next(filter, second.prevIterator()).items()).isEqualTo(first.items());
    }
  }

  private Page<Entry> next(Filter filter, @Nullable String iterator) {
    return page(
        store.organization, filter, PageRequest.of(2, Optional.ofNullable(iterator), false));
  }

  @Test
  void anOrganizationSeesOnlyItsOwn() {
    store.run(
        "INSERT INTO organization (id, name, created_at) VALUES ('%s', 'Other', now())"
            .formatted(OTHER.value()));
    var theirs = new ApiKeys.Holder(OTHER, key.apiKeyId(), ApiKeys.Grant.EVERYTHING);
    record(key, "v1.ours", "shop");
    record(theirs, "v1.theirs", "shop");

    for (Filter filter :
        List.of(
            Filter.NONE,
            new Filter(key.apiKeyId(), null, null, null, null),
            new Filter(null, null, "shop", null, null))) {
      assertThat(list(store.organization, filter))
          .extracting(Entry::operation)
          .containsExactly("v1.ours");
      assertThat(list(OTHER, filter)).extracting(Entry::operation).containsExactly("v1.theirs");
    }
    assertThat(list(OTHER, Filter.NONE).getFirst().actor().label()).isEmpty();
  }

  @Test
  void refusesAnIteratorOfAnotherList() {
    var page = PageRequest.of(2, Optional.of(key.apiKeyId().toString()), false);

    assertThat(
            store.refusal(
                AuditLog.BROWSE, new AuditLog.Browse(store.organization, page, Filter.NONE)))
        .isInstanceOf(Failure.Invalid.class);
  }
}
