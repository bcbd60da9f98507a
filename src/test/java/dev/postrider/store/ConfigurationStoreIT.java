package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Change;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Applications, event types, endpoints and who may call, on the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigurationStoreIT {
  private static final OrganizationId STRANGER = new OrganizationId(new UUID(7, 7));

  private StoreFixture store;

  @BeforeAll
  void open() {
    store = StoreFixture.open();
  }

  @AfterAll
  void close() {
    store.close();
  }

  private static Applications.Attributes named(String name, String uid) {
    return new Applications.Attributes(name, uid, null, Map.of("k", "v"));
  }

  private Applications.Create create(String uid, boolean getIfExists) {
    return new Applications.Create(store.organization, named("Shop", uid), getIfExists);
  }

  @Test
  void aTakenUidIsRefusedOrAnsweredWithTheApplicationThatHasIt() {
    // Given
    var first = store.ask(Applications.CREATE, create("taken", false));

    // When
    Failure refusal = store.refusal(Applications.CREATE, create("taken", false));
    var again = store.ask(Applications.CREATE, create("taken", true));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new Failure.AlreadyExists("application", "taken", first.application().id().toString()));
    assertThat(again.created()).isFalse();
    assertThat(again.application()).isEqualTo(first.application());
  }

  @Test
  void aPatchChangesOnlyWhatItNames() {
    // Given
    store.ask(Applications.CREATE, create("patched", false));
    var changes =
        new Applications.Changes(
            new Change.Set<>("Renamed"),
            new Change.Keep<>(),
            new Change.Set<>(9),
            new Change.Keep<>());

    // When
    var patched =
        store.ask(
            Applications.PATCH,
            new Applications.Patch(
                store.organization, ApplicationId.reference("patched"), changes));

    // Then
    assertThat(patched.name()).isEqualTo("Renamed");
    assertThat(patched.uid()).isEqualTo("patched");
    assertThat(patched.throttleRate()).isEqualTo(9);
    assertThat(patched.metadata()).containsExactly(Map.entry("k", "v"));
  }

  @Test
  void replacingWhatIsNotThereCreatesIt() {
    // Given
    var request =
        new Applications.Replace(
            store.organization, ApplicationId.reference("put"), named("Put", "put"));

    // When
    var first = store.ask(Applications.REPLACE, request);
    var second = store.ask(Applications.REPLACE, request);

    // Then
    assertThat(first.created()).isTrue();
    assertThat(second.created()).isFalse();
    assertThat(second.application().id()).isEqualTo(first.application().id());
  }

  @Test
  void aDeletedApplicationIsGoneAndItsUidIsFree() {
    // Given
    store.ask(Applications.CREATE, create("gone", false));
    var endpoint = store.createEndpoint("gone");
    store.ask(
        Applications.DELETE, new Applications.Delete(store.by, ApplicationId.reference("gone")));

    // When
    Failure refusal =
        store.refusal(
            Applications.GET,
            new Applications.Get(store.organization, ApplicationId.reference("gone")));

    // Then
    assertThat(refusal).isEqualTo(new Failure.NotFound("application", "gone"));
    assertThat(store.ask(Applications.CREATE, create("gone", false)).created()).isTrue();
    assertThat(
            store.refusal(
                Endpoints.TARGET, new Endpoints.FindTarget(store.organization, endpoint.id())))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void anotherOrganizationSeesNothing() {
    // Given
    var application = store.createApplication("private");
    var endpoint = store.createEndpoint("private");
    IdOrUid<ApplicationId> byId = ApplicationId.reference(application.id().toString());
    IdOrUid<EndpointId> endpointById = EndpointId.reference(endpoint.id().toString());

    // When
    List<Failure> refusals =
        List.of(
            store.refusal(Applications.GET, new Applications.Get(STRANGER, byId)),
            store.refusal(
                Applications.DELETE,
                new Applications.Delete(new By(STRANGER, store.by.kind(), store.by.actor()), byId)),
            store.refusal(Endpoints.GET, new Endpoints.Get(STRANGER, byId, endpointById)),
            store.refusal(Endpoints.SECRET, new Endpoints.Get(STRANGER, byId, endpointById)),
            store.refusal(Endpoints.TARGET, new Endpoints.FindTarget(STRANGER, endpoint.id())),
            store.refusal(
                Messages.ACCEPT,
                new Messages.Accept(
                    STRANGER,
                    byId,
                    new Messages.Labels("invoice.paid", null, List.of(), List.of()),
                    store.message("private", "invoice.paid", null).payload(),
                    null,
                    null)),
            store.refusal(
                LiveTickets.ISSUE,
                new LiveTickets.Issue(
                    STRANGER,
                    byId,
                    "ef".repeat(32),
                    new LiveTickets.Credential.OfPortal("ef".repeat(32)),
                    new LiveTickets.Validity(store.clock.instant(), null))));

    // Then
    assertThat(refusals).allSatisfy(r -> assertThat(r).isInstanceOf(Failure.NotFound.class));
    assertThat(store.count("message WHERE application_id = '" + application.id().value() + "'"))
        .isZero();
  }

  @Test
  void anEndpointsSecretIsKeptEncryptedAndShownToItsOwner() {
    // Given
    store.createApplication("secretive");
    var endpoint = store.createEndpoint("secretive");

    // When
    var secret =
        store
            .ask(
                Endpoints.SECRET,
                new Endpoints.Get(
                    store.organization,
                    ApplicationId.reference("secretive"),
                    EndpointId.reference(endpoint.id().toString())))
            .secret();
    var target =
        store.ask(Endpoints.TARGET, new Endpoints.FindTarget(store.organization, endpoint.id()));

    // Then
    assertThat(target.secrets()).containsExactly(secret);
    assertThat(
            store.count(
                "endpoint_secret WHERE position('%s'::bytea IN ciphertext) > 0"
                    .formatted(secret.text())))
        .isZero();
  }

  @Test
  void anArchivedEventTypeIsHiddenAndMayBeCreatedAgain() {
    // Given
    var attributes =
        new EventTypes.Attributes("Paid", new JsonText("{\"1\": {}}"), null, false, false);
    var create = new EventTypes.Create(store.organization, "a.archived", attributes);
    store.ask(EventTypes.CREATE, create);
    Failure refusal = store.refusal(EventTypes.CREATE, create);

    // When
    store.ask(EventTypes.DELETE, new EventTypes.Delete(store.organization, "a.archived", false));

    // Then
    assertThat(refusal).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(
            store
                .ask(EventTypes.GET, new EventTypes.Get(store.organization, "a.archived"))
                .attributes()
                .archived())
        .isTrue();
    assertThat(store.ask(EventTypes.CREATE, create).eventType().attributes()).isEqualTo(attributes);
  }

  @Test
  void onlyOneOrganizationIsFoundedAndKeysMayBeAddedToIt() {
    // Given
    String hash = "1b".repeat(32);

    // When
    var founded = store.ask(Organizations.FOUND, new Organizations.Found("Second", null, null));
    store.ask(
        ApiKeys.CREATE, new ApiKeys.Create(null, "ci", hash, "pr_1b1b", ApiKeys.Grant.EVERYTHING));

    // Then
    assertThat(founded.created()).isFalse();
    assertThat(store.ask(ApiKeys.AUTHENTICATE, new ApiKeys.Authenticate(hash)).organizationId())
        .isEqualTo(store.organization);
    assertThat(store.refusal(ApiKeys.AUTHENTICATE, new ApiKeys.Authenticate("2c".repeat(32))))
        .isInstanceOf(Failure.Unauthenticated.class);
  }
}
