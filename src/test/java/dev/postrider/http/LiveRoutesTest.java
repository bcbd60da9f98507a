package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.LiveTickets.Credential;
import dev.postrider.contract.LiveTickets.Issue;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who buys live tickets, and what these remember. */
class LiveRoutesTest {
  private static final String ORGANIZATION = "/api/v1/live-ticket";
  private static final String APPLICATION = "/api/v1/app/acme/live-ticket";

  private HttpFixture http;

  @BeforeEach
  void open() {
    http = new HttpFixture();
  }

  @AfterEach
  void close() {
    http.close();
  }

  private Answer buy(ContractClient client, String path) {
    return client.send("POST", path, BodyPublishers.noBody());
  }

  @Test
  void anApiKeyBuysATicketForItsOrganization() {
    // When
    Answer answer = buy(http.client, ORGANIZATION);

    // Then
    var request = http.store.last(Issue.class);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("address")).isEqualTo("live.organization." + FakeStore.ORGANIZATION);
    assertThat(request.organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(request.application()).isNull();
    assertThat(request.credential()).isInstanceOf(Credential.OfKey.class);
    assertThat(request.validity().watchUntil()).isNull();
  }

  @Test
  void aViewerBuysOneThatEndsWithTheAccessToken() {
    // When
    Answer answer = buy(http.person(MemberRole.VIEWER), ORGANIZATION);

    // Then
    var request = http.store.last(Issue.class);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(request.credential()).isEqualTo(new Credential.OfSession(FakeIdentity.SESSION));
    assertThat(request.validity().watchUntil()).isAfter(http.store.now());
  }

  @Test
  void aPortalBuysNoneForTheOrganizationAndOneForItsApplication() {
    // Given
    var customer = http.customer(EnumSet.of(Capability.VIEW_BASE));

    // When
    Answer refused = buy(customer, ORGANIZATION);
    Answer answer = buy(customer, APPLICATION);

    // Then
    assertThat(refused.status()).isEqualTo(403);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(http.store.last(Issue.class).credential()).isInstanceOf(Credential.OfPortal.class);
  }
}
