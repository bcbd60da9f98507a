package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Accept;
import dev.postrider.contract.Messages.Idempotency;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Retention;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyIT {
  private static final String ONE_HASH = "a1".repeat(32);
  private static final String OTHER_HASH = "b2".repeat(32);

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Accept keyed(String requestHash, @Nullable String eventId) {
    Accept plain = store.message("shop", "invoice.paid", eventId);
    return new Accept(
        plain.organizationId(),
        plain.application(),
        plain.labels(),
        plain.payload(),
        null,
        new Idempotency("key-1", requestHash));
  }

  @Test
  void aRepetitionStoresNothingAndIsAnsweredWithTheFirstMessage() {
    // Given
    Message first = store.ask(Messages.ACCEPT, keyed(ONE_HASH, "evt-1"));

    // When
    Message second = store.ask(Messages.ACCEPT, keyed(ONE_HASH, "evt-1"));

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(store.count("message")).isEqualTo(1);
    assertThat(store.count("delivery")).isEqualTo(1);
  }

  @Test
  void repetitionsAtTheSameMomentAreOneMessage() {
    // Given
    List<Future<Message>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> store.bus.request(Messages.ACCEPT, keyed(ONE_HASH, null)))
            .toList();

    // When
    await(Future.all(answers));

    // Then
    assertThat(answers.stream().map(answer -> answer.result().id()).distinct()).hasSize(1);
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void aKeyThatWasUsedForAnotherRequestIsRefused() {
    // Given
    store.ask(Messages.ACCEPT, keyed(ONE_HASH, null));

    // When
    Failure refusal = store.refusal(Messages.ACCEPT, keyed(OTHER_HASH, null));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("key-1").contains("Use a new key");
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void theRepetitionOfARequestThatWasRefusedForItsEventIdIsRefusedAlike() {
    // Given
    store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "evt-1"));
    Failure first = store.refusal(Messages.ACCEPT, keyed(ONE_HASH, "evt-1"));

    // When
    Failure second = store.refusal(Messages.ACCEPT, keyed(ONE_HASH, "evt-1"));

    // Then
    assertThat(second).isEqualTo(first).isInstanceOf(Failure.AlreadyExists.class);
  }

  @Test
  void aKeyIsForgottenAfterTwelveHours() {
    // Given
    store.ask(Messages.ACCEPT, keyed(ONE_HASH, null));
    store.clock.advance(Duration.ofHours(12).plusMillis(1));

    // When
    store.ask(
        Retention.APPLY,
        new Retention.Apply(
            store.clock.instant().minus(Duration.ofDays(90)), store.clock.instant()));

    // Then
    assertThat(store.ask(Messages.ACCEPT, keyed(OTHER_HASH, null))).isNotNull();
    assertThat(store.count("message")).isEqualTo(2);
  }
}
