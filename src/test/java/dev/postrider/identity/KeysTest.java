package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Bus;
import dev.postrider.contract.SigningKeys;
import dev.postrider.contract.SigningKeys.Found;
import dev.postrider.contract.SigningKeys.SigningKey;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.identity.AccessTokens.Claims;
import dev.postrider.support.Await;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys come and go while processes run. */
final class KeysTest {
  private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
  private static final Claims CLAIMS =
      new Claims(
          new PersonId(new UUID(1, 1)),
          new SessionId(new UUID(2, 2)),
          new OrganizationId(new UUID(3, 3)));

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(START);
  private final Bus bus = Bus.install(vertx);
  private final List<SigningKey> stored = new ArrayList<>();
  private final Keys here = keys();
  private final Keys there = keys();

  private Keys keys() {
    return new Keys(vertx, bus, clock, new SecureRandom(), "https://webhooks.example.com");
  }

  @BeforeEach
  void serve() {
    Await.result(
        bus.serve(SigningKeys.FIND, request -> Future.succeededFuture(found(request.after()))));
    Await.result(
        bus.serve(
            SigningKeys.ADD,
            request -> {
              if (stored.stream()
                  .noneMatch(key -> key.createdAt().isAfter(request.unlessAfter()))) {
                stored.add(request.key());
              }
              return Future.succeededFuture(found(request.after()));
            }));
  }

  private Found found(Instant after) {
    return new Found(stored.stream().filter(key -> key.createdAt().isAfter(after)).toList());
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private String issue(Keys keys) {
    return Await.result(keys.tokens()).issue(CLAIMS);
  }

  private Future<Claims> verify(Keys keys, String token) {
    return keys.tokensFor(token)
        .compose(tokens -> tokens.verify(token))
        .map(AccessTokens.Verified::claims);
  }

  @Test
  void oneKeyServesAllProcesses() {
    String token = issue(here);

    assertThat(Await.result(verify(there, token))).isEqualTo(CLAIMS);
    assertThat(stored).hasSize(1);
  }

  @Test
  void aKeyIsFollowedInTimeWhileItsTokensStayValid() {
    // Given
    String first = issue(here);
    clock.advance(Keys.LIFETIME);
    String last = issue(here);

    // When
    clock.advance(KeyRing.AHEAD);
    String next = issue(there);

    // Then
    assertThat(stored).hasSize(2);
    assertThat(AccessTokens.keyOf(first)).isEqualTo(AccessTokens.keyOf(last));
    assertThat(AccessTokens.keyOf(next)).contains(stored.getLast().id());
    assertThat(Await.result(verify(there, last))).isEqualTo(CLAIMS);
    assertThat(Await.result(verify(here, next))).isEqualTo(CLAIMS);
  }

  @Test
  void aKeyThatAnotherProcessHasJustMadeIsLookedUpOnceASecond() {
    // Given
    issue(here);
    SigningKey sudden =
        KeyRing.generate("sudden", START.minus(Duration.ofDays(1)), new SecureRandom());
    stored.add(0, sudden);
    String token =
        new AccessTokens(
                vertx,
                clock,
                "https://webhooks.example.com",
                KeyRing.of(List.of(sudden), clock.instant()))
            .issue(CLAIMS);

    // When, Then
    assertThat(Await.failure(verify(here, token))).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(Await.result(verify(here, token))).isEqualTo(CLAIMS);
  }

  @Test
  void oldKeysAreForgotten() {
    String token = issue(here);
    for (int i = 0; i < 3; i++) {
      clock.advance(Keys.LIFETIME);
      issue(here);
    }

    assertThat(Await.failure(verify(here, token))).isNotNull();
    assertThat(Await.result(here.tokens()).published().json())
        .doesNotContain(AccessTokens.keyOf(token).orElseThrow());
  }
}
