package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.SigningKeys;
import dev.postrider.contract.SigningKeys.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningKeyStoreIT {
  private StoreFixture store;
  private Instant now;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    now = store.clock.instant();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static SigningKey key(Instant createdAt) {
    return new SigningKey(UUID.randomUUID().toString(), "the-private-half", "public", createdAt);
  }

  private List<SigningKey> add(SigningKey key, Duration lifetime) {
    return store
        .ask(
            SigningKeys.ADD,
            new SigningKeys.Add(key, now.minus(lifetime), now.minus(Duration.ofDays(31))))
        .keys();
  }

  @Test
  void keepsAKeyWithoutShowingIt() {
    SigningKey key = key(now);

    assertThat(add(key, Duration.ofDays(30))).containsExactly(key);
    assertThat(
            store.ask(SigningKeys.FIND, new SigningKeys.Find(now.minus(Duration.ofDays(1)))).keys())
        .containsExactly(key);
    assertThat(key.toString()).doesNotContain("private");
    assertThat(
            store.count(
                "signing_key WHERE position('the-private' IN encode(private_key, 'escape')) > 0"))
        .isZero();
  }

  @Test
  void processesThatFindNoneMakeOne() {
    List<List<SigningKey>> found =
        IntStream.range(0, 8).parallel().mapToObj(i -> add(key(now), Duration.ofDays(30))).toList();

    assertThat(found).allMatch(found.getFirst()::equals);
    assertThat(store.count("signing_key")).isEqualTo(1);
  }

  @Test
  void anOldKeyIsFollowedAndForgotten() {
    // Given
    SigningKey ancient = key(now.minus(Duration.ofDays(62)));
    SigningKey old = key(now.minus(Duration.ofDays(30)));
    store.ask(SigningKeys.ADD, new SigningKeys.Add(ancient, Instant.EPOCH, Instant.EPOCH));
    store.ask(
        SigningKeys.ADD, new SigningKeys.Add(old, now.minus(Duration.ofDays(60)), Instant.EPOCH));

    // When
    SigningKey young = key(now);
    List<SigningKey> found = add(young, Duration.ofDays(30));

    // Then
    assertThat(found).containsExactly(old, young);
    assertThat(store.count("signing_key")).isEqualTo(2);
  }
}
