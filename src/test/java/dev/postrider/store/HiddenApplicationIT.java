package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application of the operational endpoints is reached by the way that is made for it alone. */
class HiddenApplicationIT {
  private static final PageRequest PAGE = PageRequest.of(50, Optional.empty(), true);

  private StoreFixture store;
  private Endpoint own;
  private String hidden;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    own = store.createOperationalEndpoint();
    hidden = own.applicationId().toString();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void isMadeOnce() {
    store.createOperationalEndpoint();

    assertThat(store.count("application WHERE operational")).isEqualTo(1);
    assertThat(store.ask(Endpoints.BROWSE, browse(store.organization)).items()).hasSize(2);
  }

  @Test
  void isNotListed() {
    var all = store.ask(Applications.BROWSE, new Applications.Browse(store.organization, PAGE));

    assertThat(all.items()).isEmpty();
  }

  @Test
  void isNotReachedByItsId() {
    var application = ApplicationId.reference(hidden);
    var get = new Applications.Get(store.organization, application);
    var attributes = new Applications.Attributes("mine", null, null, Map.of());

    assertThat(store.refusal(Applications.GET, get)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Applications.DELETE, new Applications.Delete(store.by, application)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(
            store.refusal(
                Endpoints.GET,
                new Endpoints.Get(
                    store.organization, application, EndpointId.reference(own.id().toString()))))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Messages.ACCEPT, store.message(hidden, "endpoint.disabled", null)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(
            store
                .ask(
                    Applications.REPLACE,
                    new Applications.Replace(store.organization, application, attributes))
                .created())
        .isTrue();
  }

  @Test
  void anotherOrganizationHasItsOwn() {
    // Given
    var stranger = new OrganizationId(new UUID(9, 9));
    store.run(
        "INSERT INTO organization (id, name, created_at) VALUES ('%s', 'Other', now())"
            .formatted(stranger.value()));
    var which =
        new Endpoints.Get(
            stranger, StoreFixture.OPERATIONAL, EndpointId.reference(own.id().toString()));

    // When
    var page = store.ask(Endpoints.BROWSE, browse(stranger));

    // Then
    assertThat(page.items()).isEmpty();
    assertThat(store.refusal(Endpoints.GET, which)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Endpoints.SECRET, which)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Endpoints.DELETE, new Endpoints.Delete(which)))
        .isInstanceOf(Failure.NotFound.class);
  }

  private static Endpoints.Browse browse(OrganizationId organization) {
    return new Endpoints.Browse(organization, StoreFixture.OPERATIONAL, PAGE);
  }
}
