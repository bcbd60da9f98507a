package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.IdempotentRequests;
import dev.postrider.contract.IdempotentRequests.Answer;
import dev.postrider.contract.IdempotentRequests.Begin;
import dev.postrider.contract.IdempotentRequests.Begun;
import dev.postrider.contract.IdempotentRequests.Finish;
import dev.postrider.contract.IdempotentRequests.Forget;
import dev.postrider.contract.IdempotentRequests.RequestKey;
import dev.postrider.contract.Retention;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotentRequestIT {
  private static final String REQUEST = "a1".repeat(32);
  private static final String OTHER_REQUEST = "b2".repeat(32);
  private static final Answer ANSWER = new Answer(201, "{\"token\":\"pt_secret\"}");

  private StoreFixture store;
  private RequestKey key;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    key = new RequestKey(store.organization, "c3".repeat(32));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Begun begin() {
    return store.ask(IdempotentRequests.BEGIN, new Begin(key, REQUEST));
  }

  private UUID taken() {
    return Objects.requireNonNull(begin().taken(), "the key is free");
  }

  private void finish(UUID taken, Answer answer) {
    store.ask(IdempotentRequests.FINISH, new Finish(key, taken, answer));
  }

  private @Nullable Answer earlier() {
    Begun begun = begin();
    assertThat(begun.taken()).isNull();
    return begun.earlier();
  }

  @Test
  void aRequestIsTakenOnOnceAndItsAnswerKept() {
    // Given
    UUID taken = taken();

    // When, Then
    assertThat(earlier()).isNull();
    finish(taken, ANSWER);
    assertThat(earlier()).isEqualTo(ANSWER);
    assertThat(
            store.count("idempotent_request WHERE position('pt_' IN encode(answer, 'escape')) > 0"))
        .isZero();
  }

  @Test
  void keepsAnAnswerWithoutABody() {
    finish(taken(), new Answer(204, null));

    assertThat(earlier()).isEqualTo(new Answer(204, null));
  }

  @Test
  void refusesTheKeyForAnotherRequest() {
    UUID taken = taken();

    Failure early = store.refusal(IdempotentRequests.BEGIN, new Begin(key, OTHER_REQUEST));
    finish(taken, ANSWER);
    Failure late = store.refusal(IdempotentRequests.BEGIN, new Begin(key, OTHER_REQUEST));

    assertThat(early).isInstanceOf(Failure.Conflict.class).isEqualTo(late);
  }

  @Test
  void whatWasRefusedMayBeTriedAgain() {
    store.ask(IdempotentRequests.FORGET, new Forget(key, taken()));

    assertThat(begin().taken()).isNotNull();
  }

  @Test
  void anOrganizationsKeyIsNotAnothers() {
    // Given
    finish(taken(), ANSWER);
    store.run(
        """
        INSERT INTO organization (id, name, created_at)
        VALUES ('00000000-0000-7000-8000-000000000009', 'Other', now())
        """);
    var other = new OrganizationId(UUID.fromString("00000000-0000-7000-8000-000000000009"));

    // When
    Begun begun =
        store.ask(IdempotentRequests.BEGIN, new Begin(new RequestKey(other, key.hash()), REQUEST));

    // Then
    assertThat(begun.taken()).isNotNull();
  }

  @Test
  void takesOverFromAProcessThatDied() {
    // Given
    UUID dead = taken();
    store.clock.advance(IdempotentRequestStore.TRY_MAX);
    assertThat(earlier()).isNull();
    store.clock.advance(Duration.ofMillis(1));

    // When
    UUID taken = taken();
    finish(dead, new Answer(200, "{}"));
    store.ask(IdempotentRequests.FORGET, new Forget(key, dead));

    // Then
    assertThat(earlier()).isNull();
    finish(taken, ANSWER);
    assertThat(earlier()).isEqualTo(ANSWER);
  }

  @Test
  void forgetsAnswersAfterHalfADay() {
    // Given
    finish(taken(), ANSWER);
    store.clock.advance(IdempotentRequestStore.REMEMBERED);
    assertThat(earlier()).isEqualTo(ANSWER);
    store.clock.advance(Duration.ofMillis(1));

    // When
    UUID again = taken();
    finish(again, ANSWER);
    store.clock.advance(IdempotentRequestStore.REMEMBERED.plusMillis(1));
    store.ask(
        Retention.APPLY,
        new Retention.Apply(
            store.clock.instant().minus(Duration.ofDays(90)), store.clock.instant()));

    // Then
    assertThat(store.count("idempotent_request")).isZero();
  }
}
