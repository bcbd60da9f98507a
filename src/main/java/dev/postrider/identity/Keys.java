package dev.postrider.identity;

import dev.postrider.contract.Bus;
import dev.postrider.contract.SigningKeys;
import dev.postrider.contract.SigningKeys.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this moment, as all processes share them. They are looked up again after a minute, or
 * when a token names one that another process has made since; the youngest is replaced in time, and
 * the old ones stay until no token of theirs is valid. For one event loop.
 */
final class Keys {
  /** After this, a key is followed by another. */
  static final Duration LIFETIME = Duration.ofDays(30);

  private static final Duration TRUST = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** A key signs until its follower does, and what it signed last is valid for a while then. */
  private static final Duration KEPT =
      LIFETIME.plus(KeyRing.AHEAD).plus(AccessTokens.LIFETIME).plus(Duration.ofHours(1));

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random;
  private final String issuer;
  private @Nullable AccessTokens present;
  private Instant lookedUpAt = Instant.MIN;

  Keys(Vertx vertx, Bus bus, InstantSource clock, SecureRandom random, String issuer) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.random = random;
    this.issuer = issuer;
  }

  /** What issues and verifies. */
  Future<AccessTokens> tokens() {
    AccessTokens known = present;
    return known != null && isYoungerThan(TRUST) ? Future.succeededFuture(known) : lookUp();
  }

  /** The same for a token whose key may be newer than what is known here. */
  Future<AccessTokens> tokensFor(String token) {
    return tokens()
        .compose(
            known ->
                AccessTokens.keyOf(token).filter(key -> !known.knows(key)).isPresent()
                        && !isYoungerThan(LOOK_AGAIN)
                    ? lookUp()
                    : Future.succeededFuture(known));
  }

  private boolean isYoungerThan(Duration age) {
    return lookedUpAt.isAfter(clock.instant().minus(age));
  }

  private Future<AccessTokens> lookUp() {
    Instant now = clock.instant();
    Instant after = now.minus(KEPT);
    return bus.request(SigningKeys.FIND, new SigningKeys.Find(after))
        .compose(
            found ->
                isDue(found.keys(), now) ? add(now, after) : Future.succeededFuture(found.keys()))
        .map(
            keys -> {
              lookedUpAt = now;
              var tokens = new AccessTokens(vertx, clock, issuer, KeyRing.of(keys, now));
              present = tokens;
              return tokens;
            });
  }

  private static boolean isDue(List<SigningKey> keys, Instant now) {
    return keys.isEmpty() || !keys.getLast().createdAt().isAfter(now.minus(LIFETIME));
  }

  private Future<List<SigningKey>> add(Instant now, Instant after) {
    SigningKey key = KeyRing.generate(UUID.randomUUID().toString(), now, random);
    return bus.request(SigningKeys.ADD, new SigningKeys.Add(key, now.minus(LIFETIME), after))
        .map(SigningKeys.Found::keys);
  }
}
