package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.People;
import dev.postrider.contract.Retention;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.MemberRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The people of an organization are told by mail that an endpoint was disabled, within bounds. */
class DisabledEndpointMailIT {
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void create(String email, MemberRole role) {
    store.ask(
        People.CREATE,
        new People.Create(
            new EmailAddress(email), "Person", "$argon2id$", store.organization, role));
  }

  private Endpoint createEndpoint() {
    return store.ask(
        Endpoints.CREATE,
        new Endpoints.Create(
            store.organization,
            ApplicationId.reference("shop"),
            new Endpoints.Attributes(
                "https://example.com/hook?token=secret",
                null,
                "",
                List.of(),
                List.of(),
                null,
                false,
                Map.of()),
            null));
  }

  private void record(Leased leased, int statusCode) {
    store.record(leased, statusCode, store.clock.instant().plusSeconds(5));
  }

  private Leased accept() {
    store.accept("shop");
    return store.claim(10).getLast();
  }

  private List<Mail> mails() {
    return store.ask(Mails.CLAIM, new Mails.Claim(100, Duration.ofMinutes(2))).mails().stream()
        .map(due -> (Mail) due.content())
        .toList();
  }

  @Test
  void ownersAndAdminsAreToldThatAnEndpointIsGone() {
    // Given
    create("ann@example.com", MemberRole.OWNER);
    create("bob@example.com", MemberRole.ADMIN);
    create("cat@example.com", MemberRole.DEVELOPER);
    create("dan@example.com", MemberRole.VIEWER);
    Endpoint endpoint = createEndpoint();

    // When
    record(accept(), 410);

    // Then
    List<Mail> mails = mails();
    assertThat(mails)
        .extracting(mail -> mail.to().text())
        .containsExactlyInAnyOrder("ann@example.com", "bob@example.com");
    assertThat(mails.getFirst().kind()).isEqualTo(MailKind.ENDPOINT_DISABLED);
    assertThat(mails.getFirst().values())
        .containsEntry("organization", "Acme")
        .containsEntry("application", "shop")
        .containsEntry("endpoint", "https://example.com/hook")
        .containsEntry(
            "reason", "It answered 410 Gone, by which it says that it wants nothing more.")
        .containsEntry(
            "link",
            "https://hooks.example.com/applications/%s/endpoints/%s"
                .formatted(endpoint.applicationId(), endpoint.id()));
  }

  @Test
  void theyAreToldSinceWhenAnEndpointOnlyFails() {
    // Given
    create("ann@example.com", MemberRole.OWNER);
    createEndpoint();
    record(accept(), 500);
    store.clock.advance(StoreFixture.DISABLE_AFTER);
    Instant now = store.clock.instant();
    store.ask(
        Retention.APPLY,
        new Retention.Apply(now.minus(Duration.ofDays(90)), now.plus(Duration.ofDays(1))));

    // When
    record(accept(), 500);

    // Then
    assertThat(mails())
        .singleElement()
        .extracting(mail -> mail.values().get("reason"))
        .isEqualTo("Every attempt since 2026-05-04T10:00:00Z has failed.");
  }

  @Test
  void anHourHasMailsOfFiveEndpoints() {
    // Given
    create("ann@example.com", MemberRole.OWNER);
    for (int each = 0; each < 12; each++) {
      createEndpoint();
    }
    store.accept("shop");
    List<Leased> leased = new ArrayList<>(store.claim(12));

    // When
    leased.subList(0, 8).forEach(one -> record(one, 410));
    int atFirst = mails().size();
    store.clock.advance(Duration.ofMinutes(59));
    record(leased.get(8), 410);
    long afterMinutes = store.count("mail");
    store.clock.advance(Duration.ofMinutes(1));
    record(leased.get(9), 410);

    // Then
    assertThat(leased).hasSize(12);
    assertThat(atFirst).isEqualTo(DisabledEndpointMails.ENDPOINTS_MAX).isEqualTo(5);
    assertThat(afterMinutes).isEqualTo(5);
    assertThat(store.count("mail")).isEqualTo(6);
    assertThat(store.count("endpoint WHERE disabled_reason = 'gone'")).isEqualTo(10);
  }

  @Test
  void aStormOfOneBatchIsBoundedToo() {
    // Given
    create("ann@example.com", MemberRole.OWNER);
    for (int each = 0; each < 30; each++) {
      createEndpoint();
    }
    store.accept("shop");

    // When
    store.claim(30).parallelStream().forEach(one -> record(one, 410));

    // Then
    assertThat(store.count("endpoint WHERE disabled_reason = 'gone'")).isEqualTo(30);
    assertThat(mails()).hasSize(5);
  }

  @Test
  void anEndpointIsDisabledAlsoWhereNobodyIsToBeTold() {
    // Given
    createEndpoint();

    // When
    record(accept(), 410);

    // Then
    assertThat(store.count("endpoint WHERE disabled_reason = 'gone'")).isOne();
    assertThat(mails()).isEmpty();
  }

  @Test
  void itIsDisabledAndToldOfOrNeither() {
    // Given
    create("ann@example.com", MemberRole.OWNER);
    createEndpoint();
    Leased leased = accept();
    store.run("ALTER TABLE mail ADD CONSTRAINT never CHECK (false) NOT VALID");

    // When
    Throwable refused = catchThrowable(() -> record(leased, 410));

    // Then
    assertThat(refused).isNotNull();
    assertThat(store.count("endpoint WHERE disabled")).isZero();
    assertThat(store.count("attempt")).isZero();
  }
}
