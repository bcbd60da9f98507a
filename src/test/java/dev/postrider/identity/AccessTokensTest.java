package dev.postrider.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.contract.SigningKeys.SigningKey;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.identity.AccessTokens.Claims;
import dev.postrider.support.Await;
import dev.postrider.support.Jwt;
import dev.postrider.support.ManualClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not exactly a token of ours opens nothing (RFC 8725). */
final class AccessTokensTest {
  private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
  private static final String ISSUER = "https://webhooks.example.com";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SigningKey KEY =
      KeyRing.generate("one", START.minus(Duration.ofDays(1)), RANDOM);
  private static final SigningKey FOREIGN =
      KeyRing.generate("one", START.minus(Duration.ofDays(1)), RANDOM);
  private static final Claims CLAIMS =
      new Claims(
          new PersonId(new UUID(1, 1)),
          new SessionId(new UUID(2, 2)),
          new OrganizationId(new UUID(3, 3)));

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(START);
  private final AccessTokens tokens = tokens(KEY);

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private AccessTokens tokens(SigningKey... keys) {
    return new AccessTokens(vertx, clock, ISSUER, KeyRing.of(List.of(keys), clock.instant()));
  }

  private static JsonObject header() {
    return new JsonObject().put("typ", "JWT").put("alg", "ES256").put("kid", "one");
  }

  private static JsonObject payload() {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", "postrider")
        .put("sub", CLAIMS.person().toString())
        .put("sid", CLAIMS.session().toString())
        .put("org", CLAIMS.organization().toString())
        .put("iat", START.getEpochSecond())
        .put("exp", START.getEpochSecond() + 900);
  }

  /** A token that is signed as it should be, whatever it says. */
  private static String signed(SigningKey key, JsonObject header, JsonObject payload) {
    return Jwt.signed(key.privateKey(), header.encode(), payload.encode());
  }

  private void assertRefused(String token) {
    assertThat(Await.failure(tokens.verify(token))).isNotNull();
  }

  @Test
  void takesWhatItIssued() {
    String token = tokens.issue(CLAIMS);

    assertThat(Await.result(tokens.verify(token)).claims()).isEqualTo(CLAIMS);
    assertThat(AccessTokens.keyOf(token)).contains("one");
  }

  @Test
  void takesATokenThatIsMadeByHandAsTheAttacksAre() {
    assertThat(Await.result(tokens.verify(signed(KEY, header(), payload()))).claims())
        .isEqualTo(CLAIMS);
  }

  static Stream<Consumer<JsonObject>> wrongClaims() {
    return Stream.of(
        claims -> claims.remove("exp"),
        claims -> claims.remove("iat"),
        claims -> claims.remove("iss"),
        claims -> claims.remove("aud"),
        claims -> claims.remove("sub"),
        claims -> claims.remove("sid"),
        claims -> claims.remove("org"),
        claims -> claims.put("exp", START.getEpochSecond()),
        claims -> claims.put("exp", "9999999999"),
        claims -> claims.put("exp", new JsonObject()),
        claims -> claims.put("exp", true),
        claims -> claims.putNull("exp"),
        claims -> claims.put("exp", -1),
        claims -> claims.put("iat", START.getEpochSecond() + 31),
        claims -> claims.put("nbf", START.getEpochSecond() + 31),
        claims -> claims.put("iss", "https://evil.example.com"),
        claims -> claims.put("aud", "other"),
        claims -> claims.put("aud", 5),
        claims -> claims.put("aud", List.of()),
        claims -> claims.put("aud", List.of("other")),
        claims -> claims.put("iss", List.of(ISSUER)),
        claims -> claims.put("sub", 5),
        claims -> claims.put("sub", CLAIMS.session().toString()),
        claims -> claims.put("org", "org_none"));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void refusesWrongClaimsHoweverWellSigned(Consumer<JsonObject> change) {
    JsonObject payload = payload();
    change.accept(payload);

    assertRefused(signed(KEY, header(), payload));
  }

  static Stream<Consumer<JsonObject>> wrongHeaders() {
    return Stream.of(
        header -> header.put("alg", "none"),
        header -> header.put("alg", "None"),
        header -> header.put("alg", "NONE"),
        header -> header.put("alg", "nOnE"),
        header -> header.put("alg", "es256"),
        header -> header.put("alg", ""),
        header -> header.putNull("alg"),
        header -> header.put("alg", List.of("ES256")),
        header -> header.put("alg", "HS256"),
        header -> header.put("alg", "RS256"),
        header -> header.put("alg", "ES384"),
        header -> header.remove("alg"),
        header -> header.put("kid", "other"),
        header -> header.put("kid", "../../dev/null"),
        header -> header.put("kid", "one' OR '1'='1"),
        header -> header.put("kid", "one\u0000"),
        header -> header.put("kid", 1),
        header -> header.remove("kid"),
        header -> header.put("crit", List.of("exp")));
  }

  @ParameterizedTest
  @MethodSource("wrongHeaders")
  void refusesWrongHeadersHoweverWellSigned(Consumer<JsonObject> change) {
    JsonObject header = header();
    change.accept(header);

    assertRefused(signed(KEY, header, payload()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u", "jwk", "x5c"})
  void looksForNoKeyWhereATokenPoints(String name) {
    JsonObject header = header().put(name, "https://evil.example.com/keys");

    assertRefused(signed(FOREIGN, header, payload()));
  }

  @Test
  void refusesUnsignedOnes() {
    String unsigned = Jwt.unsigned(header().put("alg", "none").encode(), payload().encode());
    String[] parts = tokens.issue(CLAIMS).split("\\.", -1);

    assertRefused(unsigned);
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused(parts[0] + "." + parts[1]);
    assertRefused(parts[0] + "." + parts[1] + "." + Jwt.encode(new byte[64]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "ES256", "none"})
  void isNotConfusedByAPublicKeyAsASecret(String algorithm) {
    byte[] publicKey = Base64.getDecoder().decode(KEY.publicKey());
    String header = header().put("alg", algorithm).encode();

    assertRefused(Jwt.hmac(publicKey, header, payload().encode()));
    assertRefused(Jwt.hmac(KEY.publicKey().getBytes(UTF_8), header, payload().encode()));
  }

  @Test
  void refusesAForeignKeyThatCallsItselfLikeOurs() {
    assertRefused(signed(FOREIGN, header(), payload()));
  }

  @Test
  void refusesWhatWasTamperedWith() {
    String[] parts = tokens.issue(CLAIMS).split("\\.", -1);
    String other =
        Jwt.encode(payload().put("org", new OrganizationId(new UUID(9, 9)).toString()).encode());

    assertRefused(parts[0] + "." + other + "." + parts[2]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "eyJhbGciOiJFUzI1NiJ9.e30."})
  void refusesWhatIsNoToken(String text) {
    assertRefused(text);
  }

  @Test
  void livesForAQuarterOfAnHour() {
    String token = tokens.issue(CLAIMS);

    clock.advance(AccessTokens.LIFETIME.minusSeconds(1));
    assertThat(Await.result(tokens.verify(token)).claims()).isEqualTo(CLAIMS);
    clock.advance(Duration.ofSeconds(1));
    assertRefused(token);
  }

  @Test
  void aNewKeyIsKnownBeforeItSigns() {
    // Given
    SigningKey young = KeyRing.generate("two", START.minus(Duration.ofMinutes(4)), RANDOM);
    AccessTokens both = tokens(KEY, young);
    String old = both.issue(CLAIMS);

    // When
    clock.advance(Duration.ofMinutes(1));
    AccessTokens later = tokens(KEY, young);
    String anew = later.issue(CLAIMS);

    // Then
    assertThat(AccessTokens.keyOf(old)).contains("one");
    assertThat(AccessTokens.keyOf(anew)).contains("two");
    assertThat(Await.result(both.verify(anew)).claims()).isEqualTo(CLAIMS);
    assertThat(Await.result(later.verify(old)).claims()).isEqualTo(CLAIMS);
    assertThat(KeyRing.of(List.of(KEY, young), clock.instant()).published().encode())
        .contains("\"one\"", "\"two\"")
        .doesNotContain("\"d\"");
  }

  @Test
  void doesNotStartWithoutAKey() {
    assertThatThrownBy(() -> KeyRing.of(List.of(), START))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
