package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Accounts;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Due;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mail whose link has ended is given up. */
class LateMailIT {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration USEFUL = MailKind.VERIFY_ADDRESS.usefulFor();

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void add(String hash) {
    var link =
        new Accounts.Link(
            hash.repeat(32), "https://hooks.example.com/x", store.clock.instant().plus(USEFUL));
    store.ask(
        Accounts.REGISTER,
        new Accounts.ByMail(
            new EmailAddress("ann@example.com"), link, "https://hooks.example.com/log-in"));
  }

  private Mails.Claimed claim() {
    return store.ask(Mails.CLAIM, new Mails.Claim(10, LEASE));
  }

  private int giveUp() {
    return store.ask(Mails.GIVE_UP_LATE, new Mails.GiveUpLate()).mails();
  }

  @Test
  void itIsGivenUpWithItsLastError() {
    // Given
    add("aa");
    Due due = claim().mails().getFirst();
    Instant later = store.clock.instant().plus(USEFUL).minusSeconds(60);
    store.ask(Mails.FAILED, new Mails.Failed(due.id(), 1, later, "server away"));
    store.clock.advance(USEFUL.minusMillis(1));
    int early = giveUp();
    add("bb");
    store.clock.advance(Duration.ofMillis(1));

    // When
    List<Due> claimed = claim().mails();
    int late = giveUp();

    // Then
    assertThat(due.usefulUntil()).isEqualTo(store.clock.instant());
    assertThat(early).isZero();
    assertThat(claimed).hasSize(1).extracting(Due::id).doesNotContain(due.id());
    assertThat(late).isOne();
    assertThat(
            store.count(
                "mail WHERE failed_at IS NOT NULL AND error ="
                    + " 'it could not be sent while it was of use: server away'"))
        .isOne();
  }

  @Test
  void itIsForgottenIfItIsSentAllTheSame() {
    // Given
    add("aa");
    Due due = claim().mails().getFirst();
    store.clock.advance(USEFUL);
    giveUp();

    // When
    store.ask(Mails.SENT, new Mails.Sent(due.id()));

    // Then
    assertThat(store.count("mail")).isZero();
  }

  @Test
  void itDoesNotHaveTheWorkerLookAllTheTime() {
    // Given
    add("aa");

    // When
    store.clock.advance(USEFUL);

    // Then
    assertThat(claim()).isEqualTo(new Mails.Claimed(List.of(), null));
  }
}
