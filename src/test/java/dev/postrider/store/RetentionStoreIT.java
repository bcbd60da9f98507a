package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Accept;
import dev.postrider.contract.Retention;
import dev.postrider.domain.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionStoreIT {
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

  private Retention.Applied keep(Duration retention) {
    Instant now = store.clock.instant();
    return store.ask(
        Retention.APPLY, new Retention.Apply(now.minus(retention), now.plus(Duration.ofDays(14))));
  }

  @Test
  void makesThePartitionsOfTheDaysToComeOnce() {
    // Given
    var first = keep(Duration.ofDays(90));

    // When
    var again = keep(Duration.ofDays(90));

    // Then
    assertThat(first.partitionsCreated()).isEqualTo(11);
    assertThat(again.partitionsCreated()).isZero();
    assertThat(store.count("pg_inherits WHERE inhparent = 'message'::regclass")).isEqualTo(15);
  }

  @Test
  void dropsWhatIsOlderThanIsKeptAndNothingElse() {
    // Given
    store.createEndpoint("shop");
    store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "old"));
    keep(Duration.ofDays(3));
    store.clock.advance(Duration.ofDays(4));
    store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "young"));

    // When
    var applied = keep(Duration.ofDays(3));

    // Then
    assertThat(applied.partitionsDropped()).isEqualTo(2);
    assertThat(applied.rowsDeleted()).isEqualTo(1);
    assertThat(store.count("message")).isEqualTo(1);
    assertThat(store.count("message_event_id WHERE event_id = 'young'")).isEqualTo(1);
  }

  @Test
  void whatADroppedMessageStillOwedIsCancelledWhenItIsClaimed() {
    // Given
    store.createEndpoint("shop");
    store.accept("shop");
    keep(Duration.ofDays(1));
    store.clock.advance(Duration.ofDays(5));
    keep(Duration.ofDays(1));

    // When
    var claimed = store.ask(Deliveries.CLAIM, new Deliveries.Claim(10, 10, List.of()));

    // Then
    assertThat(claimed.deliveries()).isEmpty();
    assertThat(claimed.nextDue()).isNull();
  }

  @Test
  void withoutAPartitionAMessageIsRefusedInsteadOfLost() {
    // Given
    store.clock.advance(Duration.ofDays(30));

    // When
    Failure refusal =
        store.refusal(Messages.ACCEPT, store.message("shop", "invoice.paid", "evt-1"));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Internal.class);
    assertThat(store.count("message_event_id")).isZero();
  }

  @Test
  void forgetsLiveTicketsThatNobodyUsed() {
    // Given
    store.ask(
        LiveTickets.ISSUE,
        new LiveTickets.Issue(
            store.organization,
            ApplicationId.reference("shop"),
            "cd".repeat(32),
            new LiveTickets.Credential.OfPortal("cd".repeat(32)),
            new LiveTickets.Validity(store.clock.instant().plusSeconds(30), null)));
    store.clock.advance(Duration.ofSeconds(30));

    // When
    var applied = keep(Duration.ofDays(90));

    // Then
    assertThat(applied.rowsDeleted()).isEqualTo(1);
  }

  @Test
  void removesAPayloadWhenItsTimeIsOverAndCallsOffWhatIsOwedOfIt() {
    // Given
    store.createEndpoint("shop");
    Accept plain = store.message("shop", "invoice.paid", null);
    store.ask(
        Messages.ACCEPT,
        new Accept(
            plain.organizationId(),
            plain.application(),
            plain.labels(),
            plain.payload(),
            Duration.ofHours(1),
            null));
    store.ask(Messages.ACCEPT, plain);

    // When
    store.clock.advance(Duration.ofMinutes(59));
    long early = expire();
    store.clock.advance(Duration.ofMinutes(1));
    long inTime = expire();

    // Then
    assertThat(early).isZero();
    assertThat(inTime).isEqualTo(1);
    assertThat(store.count("message WHERE payload IS NULL")).isEqualTo(1);
    assertThat(store.count("delivery")).isEqualTo(1);
    assertThat(store.count("expiring_payload")).isZero();
  }

  private long expire() {
    return store.ask(Retention.EXPIRE_PAYLOADS, new Retention.ExpirePayloads()).payloads();
  }
}
