package dev.postrider.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.postrider.identity.IdTokens.Identified;
import dev.postrider.identity.IdTokens.Presented;
import dev.postrider.identity.ProviderMetadata.ClientProof;
import dev.postrider.support.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tries to get in with tokens that are not what they must be. */
final class IdTokensTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final String NONCE = "nonce-of-this-sign-in";
  private static final String ISSUER = "https://accounts.example.com";
  private static final ECKey KEY = ScriptedProvider.key("one");
  private static final ECKey OTHER = ScriptedProvider.key("one");
  private static final ProviderMetadata PROVIDER =
      new ProviderMetadata(
          ISSUER,
          ISSUER + "/authorize",
          ISSUER + "/token",
          null,
          ISSUER + "/keys",
          ClientProof.BASIC,
          false,
          Set.of(JWSAlgorithm.ES256));

  private final ManualClock clock = new ManualClock(NOW);
  private final IdTokens tokens = new IdTokens(clock, ScriptedProvider.CLIENT_ID);

  private static JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("ada-at-acme")
        .audience(ScriptedProvider.CLIENT_ID)
        .claim("nonce", NONCE)
        .claim("at_hash", "Pxa-1wifRlPl7yG_0oJNfw")
        .claim("email", "Ada@Example.com")
        .claim("email_verified", true)
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private Identified verify(String token, ECKey... keys) {
    var presented = new Presented(token, ScriptedProvider.ACCESS_TOKEN, NONCE);
    return tokens.verify(
        IdTokens.parse(token, PROVIDER), presented, PROVIDER, new ProviderKeys(List.of(keys)));
  }

  private static String sign(UnaryOperator<JWTClaimsSet.Builder> change) {
    return ScriptedProvider.sign(KEY, change.apply(good()).build());
  }

  private static String withHeader(UnaryOperator<JWSHeader.Builder> change, ECKey key) {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one");
    return ScriptedProvider.sign(change.apply(header).build(), key, good().build());
  }

  @Test
  void takesAGoodOne() {
    Identified identified = verify(sign(claims -> claims), KEY);

    assertThat(identified.subject()).isEqualTo("ada-at-acme");
    assertThat(identified.profile().email())
        .isNotNull()
        .returns("ada@example.com", email -> email.key());
  }

  @Test
  void takesOneForSeveralIfItWasIssuedToThisClient() {
    String token =
        sign(
            claims ->
                claims
                    .audience(List.of("another", ScriptedProvider.CLIENT_ID))
                    .claim("azp", ScriptedProvider.CLIENT_ID));

    assertThat(verify(token, KEY).subject()).isEqualTo("ada-at-acme");
  }

  static Stream<Arguments> claims() {
    return Stream.of(
        wrong("another issuer", claims -> claims.issuer("https://evil.example.com")),
        wrong("another issuer", claims -> claims.issuer(null)),
        wrong("another client", claims -> claims.audience("another")),
        wrong("another client", claims -> claims.audience(List.of())),
        wrong(
            "another client",
            claims -> claims.audience(List.of("another", ScriptedProvider.CLIENT_ID))),
        wrong("another client", claims -> claims.claim("azp", "another")),
        wrong("has expired", claims -> claims.expirationTime(before(IdTokens.SKEW))),
        wrong("no exp", claims -> claims.expirationTime(null)),
        wrong("no iat", claims -> claims.issueTime(null)),
        wrong("of the future", claims -> claims.issueTime(Date.from(NOW.plusSeconds(61)))),
        wrong("is old", claims -> claims.issueTime(before(IdTokens.AGE_MAX))),
        wrong("not valid yet", claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61)))),
        wrong("another sign-in", claims -> claims.claim("nonce", "another")),
        wrong("another sign-in", claims -> claims.claim("nonce", null)),
        wrong("another access token", claims -> claims.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")),
        wrong("no subject", claims -> claims.subject(null)),
        wrong("no subject", claims -> claims.subject("")),
        wrong("no subject", claims -> claims.subject("a".repeat(256))),
        wrong("no subject", claims -> claims.subject("ada\u0000")),
        wrong("wrong type", claims -> claims.claim("nonce", 1)),
        wrong("wrong type", claims -> claims.claim("azp", List.of("postrider"))));
  }

  private static Date before(Duration duration) {
    return Date.from(NOW.minus(duration));
  }

  private static Arguments wrong(String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claims")
  void refusesClaimsThatAreNotForThisSignIn(
      String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
    assertThatThrownBy(() -> verify(sign(change), KEY))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining(reason);
  }

  static Stream<Arguments> forgeries() throws JOSEException {
    String token = sign(claims -> claims);
    String[] parts = token.split("\\.", -1);
    String payload = encode(good().subject("eve").build().toString());
    return Stream.of(
        Arguments.of("alg none", encode("{\"alg\":\"none\"}") + "." + parts[1] + "."),
        Arguments.of("alg None", encode("{\"alg\":\"None\"}") + "." + parts[1] + "."),
        Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
        Arguments.of("another payload", parts[0] + "." + payload + "." + parts[2]),
        Arguments.of("zeroes", parts[0] + "." + parts[1] + "." + "A".repeat(86)),
        Arguments.of(
            "HS256 by the client's secret", mac(ScriptedProvider.CLIENT_SECRET.getBytes(UTF_8))),
        Arguments.of("HS256 by the public key", mac(KEY.toECPublicKey().getEncoded())),
        Arguments.of(
            "HS256 by the public JWK", mac(KEY.toPublicJWK().toJSONString().getBytes(UTF_8))),
        Arguments.of("a stranger's key", ScriptedProvider.sign(OTHER, good().build())),
        Arguments.of(
            "the key inside", withHeader(header -> header.jwk(OTHER.toPublicJWK()), OTHER)),
        Arguments.of(
            "the key elsewhere",
            withHeader(header -> header.jwkURL(URI.create("https://evil.example.com")), OTHER)),
        Arguments.of("another kid", withHeader(header -> header.keyID("two"), KEY)),
        Arguments.of(
            "an access token",
            withHeader(header -> header.type(new JOSEObjectType("at+jwt")), KEY)),
        Arguments.of(
            "an extension",
            withHeader(header -> header.criticalParams(Set.of("x")).customParam("x", 1), KEY)),
        Arguments.of("two parts", parts[0] + "." + parts[1]),
        Arguments.of("five parts", token + ".a.b"),
        Arguments.of("nothing", ""),
        Arguments.of("too much", token + "A".repeat(64 << 10)));
  }

  private static String mac(byte[] secret) throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
    var token = new SignedJWT(header, good().build());
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refusesForgeries(String name, String token) {
    assertThatThrownBy(() -> verify(token, KEY)).isInstanceOf(ProviderException.class);
  }

  @Test
  void usesNoKeyThatIsForSomethingElse() {
    String token = sign(claims -> claims);
    var forEncryption = new ECKey.Builder(KEY).keyUse(KeyUse.ENCRYPTION).build();
    var forAnother = new ECKey.Builder(KEY).algorithm(JWSAlgorithm.ES384).build();

    assertThatThrownBy(() -> verify(token, forEncryption)).isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> verify(token, forAnother)).isInstanceOf(ProviderException.class);
  }

  @Test
  void vouchesForNoAddressThatTheProviderDoesNot() {
    assertThat(List.<Object>of(false, "yes", 1, "TRUE"))
        .allSatisfy(
            flag ->
                assertThat(
                        verify(sign(claims -> claims.claim("email_verified", flag)), KEY)
                            .profile()
                            .email())
                    .isNull());
  }

  /** The Kelvin sign's lower case is a k. */
  @Test
  void takesNoAddressThatOnlyLooksLikeAnother() {
    String token = sign(claims -> claims.claim("email", "\u212Aim@example.com"));

    assertThat(verify(token, KEY).profile().email()).isNull();
  }
}
