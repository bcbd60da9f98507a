package dev.postrider.identity;

import dev.postrider.contract.Identity;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Issues and verifies access tokens: JSON Web Tokens (RFC 7519) signed by ES256, for a quarter of
 * an hour, by the rules of RFC 8725. Belongs to one ring of keys and one event loop.
 */
final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /**
   * Three parts in base64url without padding (RFC 7515, section 7.1), the last of 64 bytes (RFC
   * 7518, section 3.4) without bits to spare: the library takes a signature with more behind it.
   */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{85}[AQgw]");

  private static final String ALGORITHM = "ES256";
  private static final String AUDIENCE = "postrider";
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final int PARTS = 3;

  private final InstantSource clock;
  private final String issuer;
  private final KeyRing keys;
  private final JWTAuth signer;
  private final JWTAuth verifier;

  AccessTokens(Vertx vertx, InstantSource clock, String issuer, KeyRing keys) {
    this.clock = clock;
    this.issuer = issuer;
    this.keys = keys;
    // Of several private keys the library picks any: one signs, and public ones verify.
    this.signer = JWTAuth.create(vertx, options(List.of(keys.signingJwk())));
    this.verifier = JWTAuth.create(vertx, options(keys.verifying()));
  }

  private JWTAuthOptions options(List<JsonObject> jwks) {
    // Time is compared here, with the clock that was given.
    var options =
        new JWTAuthOptions()
            .setJWTOptions(
                new JWTOptions()
                    .setAlgorithm(ALGORITHM)
                    .setIssuer(issuer)
                    .addAudience(AUDIENCE)
                    .setIgnoreExpiration(true)
                    .setNoTimestamp(true));
    jwks.forEach(options::addJwk);
    return options;
  }

  /**
   * What a token says.
   *
   * @param organization the one that the session acts in
   */
  record Claims(PersonId person, SessionId session, OrganizationId organization) {}

  /** What a token says, and until when. */
  record Verified(Claims claims, Instant expiresAt) {}

  /** Whether a key is among those that verify. */
  boolean knows(String key) {
    return keys.knows(key);
  }

  /** What others need to verify tokens. */
  Identity.Keys published() {
    return new Identity.Keys(keys.published().encode());
  }

  /** A token that says this from now on. */
  String issue(Claims claims) {
    Instant now = clock.instant();
    return signer.generateToken(
        new JsonObject()
            .put("iss", issuer)
            .put("aud", AUDIENCE)
            .put("sub", claims.person().toString())
            .put("sid", claims.session().toString())
            .put("org", claims.organization().toString())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(LIFETIME).getEpochSecond()),
        new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
  }

  /** What a token says; fails if it is not ours, not yet or no longer valid. */
  Future<Verified> verify(String token) {
    if (!FORM.matcher(token).matches()) {
      return Future.failedFuture("has not the form of a token of ours");
    }
    if (keyOf(token).filter(keys::knows).isEmpty()) {
      return Future.failedFuture("signed by no key of ours");
    }
    try {
      return verifier
          .authenticate(new TokenCredentials(token))
          .map(user -> verified(user.attributes().getJsonObject("accessToken")));
    } catch (RuntimeException malformed) {
      // The library throws where a claim has another type than it expects.
      return Future.failedFuture(malformed);
    }
  }

  /** The {@code kid} of a token's header, as far as it has one and names our algorithm. */
  static Optional<String> keyOf(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(parts[0]);
      var header = new JsonObject(new String(decoded, StandardCharsets.UTF_8));
      return ALGORITHM.equals(header.getValue("alg")) && !header.containsKey("crit")
          ? Optional.ofNullable(header.getValue("kid"))
              .filter(String.class::isInstance)
              .map(String.class::cast)
          : Optional.empty();
    } catch (IllegalArgumentException | DecodeException malformed) {
      return Optional.empty();
    }
  }

  private Verified verified(JsonObject claims) {
    Instant now = clock.instant();
    Instant expiresAt = time(claims, "exp");
    require(now.isBefore(expiresAt), "has expired");
    require(!time(claims, "iat").isAfter(now.plus(SKEW)), "is of the future");
    if (claims.containsKey("nbf")) {
      require(!time(claims, "nbf").isAfter(now.plus(SKEW)), "is not valid yet");
    }
    return new Verified(
        new Claims(
            PersonId.parse(claims.getString("sub")).orElseThrow(),
            SessionId.parse(claims.getString("sid")).orElseThrow(),
            OrganizationId.parse(claims.getString("org")).orElseThrow()),
        expiresAt);
  }

  private static Instant time(JsonObject claims, String name) {
    Long seconds = claims.getLong(name);
    if (seconds == null) {
      throw new IllegalArgumentException("has no " + name);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static void require(boolean fact, String otherwise) {
    if (!fact) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
