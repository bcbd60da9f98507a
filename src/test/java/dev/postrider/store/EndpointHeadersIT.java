package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Headers of endpoints are kept encrypted and go out from the next attempt on. */
class EndpointHeadersIT {
  private static final EndpointHeaders HEADERS =
      new EndpointHeaders(Map.of("Authorization", "Bearer 4711", "X-Environment", "production"));

  private StoreFixture store;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Endpoints.Get which(OrganizationId organization) {
    return new Endpoints.Get(
        organization,
        new Owner.OfApplication(ApplicationId.reference("shop")),
        EndpointId.reference(endpoint.id().toString()));
  }

  private EndpointHeaders headers() {
    return store.ask(Endpoints.HEADERS, which(store.organization)).headers();
  }

  private Endpoints.Target target() {
    return store.ask(Endpoints.TARGET, new Endpoints.FindTarget(store.organization, endpoint.id()));
  }

  private void replace(EndpointHeaders headers) {
    store.ask(
        Endpoints.REPLACE_HEADERS,
        new Endpoints.ReplaceHeaders(which(store.organization), headers));
  }

  @Test
  void anEndpointHasNoneAtFirst() {
    assertThat(headers()).isEqualTo(EndpointHeaders.NONE);
    assertThat(target().headers()).isEqualTo(EndpointHeaders.NONE);
  }

  @Test
  void comeWithTheEndpoint() {
    endpoint =
        store.ask(
            Endpoints.CREATE,
            new Endpoints.Create(
                store.organization,
                new Owner.OfApplication(ApplicationId.reference("shop")),
                StoreFixture.wanting(List.of(), List.of()),
                null,
                HEADERS));

    assertThat(headers()).isEqualTo(HEADERS);
    assertThat(target().headers()).isEqualTo(HEADERS);
  }

  @Test
  void areSentFromTheNextAttemptOn() {
    int revision = target().revision();

    replace(HEADERS);

    assertThat(headers()).isEqualTo(HEADERS);
    assertThat(target().headers()).isEqualTo(HEADERS);
    assertThat(target().revision()).isGreaterThan(revision);
    assertThat(target().secrets()).hasSize(1);
  }

  @Test
  void areNotStoredInTheClear() {
    replace(HEADERS);

    assertThat(
            store.count(
                "endpoint WHERE position('4711'::bytea IN headers) > 0"
                    + " OR position('Authorization'::bytea IN headers) > 0"))
        .isZero();
    assertThat(store.count("endpoint WHERE headers IS NOT NULL")).isEqualTo(1);
  }

  @Test
  void changeOneByOne() {
    replace(HEADERS);

    store.ask(
        Endpoints.PATCH_HEADERS,
        new Endpoints.PatchHeaders(
            which(store.organization),
            new EndpointHeaders(Map.of("X-New", "1")),
            Set.of("authorization")));

    assertThat(headers().fields()).isEqualTo(Map.of("X-Environment", "production", "X-New", "1"));
  }

  @Test
  void canBeRemovedAll() {
    replace(HEADERS);

    replace(EndpointHeaders.NONE);

    assertThat(target().headers()).isEqualTo(EndpointHeaders.NONE);
    assertThat(store.count("endpoint WHERE headers IS NULL")).isEqualTo(1);
  }

  @Test
  void doNotBecomeTooMany() {
    replace(many("A"));

    Failure refusal =
        store.refusal(
            Endpoints.PATCH_HEADERS,
            new Endpoints.PatchHeaders(which(store.organization), many("B"), Set.of()));

    assertThat(refusal).isInstanceOf(Failure.Invalid.class);
    assertThat(headers()).isEqualTo(many("A"));
  }

  private static EndpointHeaders many(String prefix) {
    return new EndpointHeaders(
        IntStream.range(0, 30).boxed().collect(Collectors.toMap(i -> prefix + i, i -> "1")));
  }

  @Test
  void areNobodyElses() {
    replace(HEADERS);
    var stranger = new OrganizationId(new UUID(9, 9));

    assertThat(store.refusal(Endpoints.HEADERS, which(stranger)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(
            store.refusal(
                Endpoints.REPLACE_HEADERS,
                new Endpoints.ReplaceHeaders(which(stranger), EndpointHeaders.NONE)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(headers()).isEqualTo(HEADERS);
  }
}
