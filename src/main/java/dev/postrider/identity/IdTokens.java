package dev.postrider.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the tokens with which a provider says who somebody is (OpenID Connect Core 1.0, section
 * 3.1.3.7), by the rules of RFC 8725.
 */
final class IdTokens {
  /** How far the provider's clock may be from ours. */
  static final Duration SKEW = Duration.ofMinutes(1);

  /** It was issued for the request that fetched it. */
  static final Duration AGE_MAX = Duration.ofMinutes(10);

  private static final int LENGTH_MAX = 64 << 10;
  private static final Pattern SUBJECT = Pattern.compile("[ -~]{1,255}");

  private final InstantSource clock;
  private final String clientId;

  IdTokens(InstantSource clock, String clientId) {
    this.clock = clock;
    this.clientId = clientId;
  }

  /**
   * What the provider answered.
   *
   * @param idToken as it came
   * @param accessToken that came with it
   * @param nonce that was asked for
   */
  record Presented(String idToken, String accessToken, String nonce) {}

  /** Who somebody is at the provider. */
  record Identified(String subject, Profile profile) {}

  /**
   * Takes a token apart and checks what its header says.
   *
   * @throws ProviderException if it is none, or of another kind than it must be
   */
  static SignedJWT parse(String token, ProviderMetadata provider) {
    require(token.length() <= LENGTH_MAX, "is too long");
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      JWSHeader header = parsed.getHeader();
      require(provider.algorithms().contains(header.getAlgorithm()), "has another algorithm");
      require(
          header.getType() == null || header.getType().equals(JOSEObjectType.JWT),
          "is another kind of token");
      require(
          header.getCriticalParams() == null && header.isBase64URLEncodePayload(),
          "asks for extensions");
      return parsed;
    } catch (ParseException | IllegalArgumentException malformed) {
      throw new ProviderException("the id token cannot be read");
    }
  }

  /**
   * Who a token is about.
   *
   * @throws ProviderException if it is not for this sign-in, or not signed by one of the keys
   */
  Identified verify(
      SignedJWT token, Presented presented, ProviderMetadata provider, ProviderKeys keys) {
    require(keys.haveSigned(token), "is signed by none of the provider's keys");
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      require(provider.issuer().equals(claims.getIssuer()), "is of another issuer");
      requireAudience(claims.getAudience(), claims.getStringClaim("azp"));
      requireTimes(claims);
      require(presented.nonce().equals(claims.getStringClaim("nonce")), "is for another sign-in");
      requireAccessToken(claims.getStringClaim("at_hash"), token.getHeader(), presented);
      String subject = claims.getSubject();
      require(subject != null && SUBJECT.matcher(subject).matches(), "has no subject");
      return new Identified(String.valueOf(subject), Profile.of(claims.getClaims()));
    } catch (ParseException mistyped) {
      throw new ProviderException("the id token has a claim of a wrong type");
    }
  }

  private void requireAudience(List<String> audience, @Nullable String authorizedParty) {
    require(audience.contains(clientId), "is for another client");
    require(
        authorizedParty == null ? audience.size() == 1 : authorizedParty.equals(clientId),
        "was issued to another client");
  }

  private void requireTimes(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Instant end = time(claims.getExpirationTime(), "exp");
    Instant issued = time(claims.getIssueTime(), "iat");
    Date start = claims.getNotBeforeTime();
    require(end.isAfter(now.minus(SKEW)), "has expired");
    require(!issued.isAfter(now.plus(SKEW)), "is of the future");
    require(issued.isAfter(now.minus(AGE_MAX)), "is old");
    require(start == null || !start.toInstant().isAfter(now.plus(SKEW)), "is not valid yet");
  }

  private static Instant time(@Nullable Date date, String name) {
    if (date == null) {
      throw new ProviderException("the id token has no " + name);
    }
    return date.toInstant();
  }

  /** The access token, which tells the profile, is the one that came with it (3.1.3.8). */
  private static void requireAccessToken(
      @Nullable String hash, JWSHeader header, Presented presented) {
    if (hash != null) {
      String bits = header.getAlgorithm().getName().substring(2);
      byte[] digest = digest("SHA-" + bits, presented.accessToken());
      byte[] half = Arrays.copyOf(digest, digest.length / 2);
      byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(half);
      require(
          MessageDigest.isEqual(expected, hash.getBytes(StandardCharsets.UTF_8)),
          "came with another access token");
    }
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + algorithm, missing);
    }
  }

  private static void require(boolean fact, String otherwise) {
    if (!fact) {
      throw new ProviderException("the id token " + otherwise);
    }
  }
}
