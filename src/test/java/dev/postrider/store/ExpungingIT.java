package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents are removed for good; that something was sent stays known. */
class ExpungingIT {
  private static final ApplicationId NOBODYS = new ApplicationId(new UUID(9, 9));

  private StoreFixture store;
  private Endpoint endpoint;
  private Message message;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    message = store.accept("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Messages.Expunge expunge(OrganizationId organization) {
    return new Messages.Expunge(
        organization,
        ApplicationId.reference("shop"),
        MessageId.reference(message.id().toString()));
  }

  private Message find() {
    return store.ask(
        Messages.GET,
        new Messages.Get(
            store.organization,
            ApplicationId.reference("shop"),
            MessageId.reference(message.id().toString()),
            true));
  }

  private Attempt theAttempt() {
    var page = PageRequest.of(10, Optional.empty(), false);
    var everything = new Attempts.Filter(null, null, null, null, List.of(), null, null, true);
    return store
        .ask(
            Attempts.BROWSE_BY_MESSAGE,
            new Attempts.BrowseByMessage(
                store.organization,
                ApplicationId.reference("shop"),
                MessageId.reference(message.id().toString()),
                null,
                page,
                everything))
        .items()
        .getFirst();
  }

  @Test
  void aPayloadIsGoneAndWhatIsOwedCancelled() {
    // When
    store.ask(Messages.EXPUNGE, expunge(store.organization));

    // Then
    assertThat(find()).returns(null, Message::payload).returns(true, Message::expunged);
    assertThat(store.count("message WHERE payload IS NOT NULL")).isZero();
    assertThat(store.claim(10)).isEmpty();
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void anAttemptInFlightThatFailsIsNotMadeAgain() {
    // Given
    Leased leased = store.claim(10).getFirst();

    // When
    store.ask(Messages.EXPUNGE, expunge(store.organization));
    store.record(leased, 500, store.clock.instant());

    // Then
    assertThat(store.claim(10)).isEmpty();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("attempt")).isEqualTo(1);
  }

  @Test
  void anExpungedMessageIsNotSentAgain() {
    store.ask(Messages.EXPUNGE, expunge(store.organization));

    Failure refusal =
        store.refusal(
            Deliveries.RESEND,
            new Deliveries.Resend(
                store.organization,
                ApplicationId.reference("shop"),
                MessageId.reference(message.id().toString()),
                EndpointId.reference(endpoint.id().toString())));

    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("expunged");
  }

  @Test
  void anAnswerIsGoneAndTheAttemptStays() {
    // Given
    store.record(store.claim(10).getFirst(), 200, null);
    Attempt attempt = theAttempt();
    assertThat(attempt.response()).isNotEmpty();

    // When
    store.ask(
        Attempts.EXPUNGE,
        new Attempts.Get(
            store.organization,
            ApplicationId.reference("shop"),
            MessageId.reference(message.id().toString()),
            attempt.id()));

    // Then
    assertThat(theAttempt()).returns("", Attempt::response).returns(attempt.id(), Attempt::id);
  }

  @Test
  void nothingIsRemovedForAnotherOrganization() {
    store.record(store.claim(10).getFirst(), 200, null);
    var stranger = new OrganizationId(new UUID(9, 9));

    assertThat(store.refusal(Messages.EXPUNGE, expunge(stranger)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(
            store.refusal(
                Attempts.EXPUNGE,
                new Attempts.Get(
                    stranger,
                    ApplicationId.reference(NOBODYS.toString()),
                    MessageId.reference(message.id().toString()),
                    theAttempt().id())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(find().payload()).isNotNull();
    assertThat(theAttempt().response()).isNotEmpty();
  }
}
