package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.SigningKeys.SigningKey;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.identity.AccessTokens.Claims;
import dev.postrider.identity.AccessTokens.Verified;
import dev.postrider.support.Await;
import dev.postrider.support.Jwt;
import dev.postrider.support.ManualClock;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is one way to write a token; whatever is written otherwise says no more than the token. */
final class AccessTokenFormsTest {
  private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
  private static final String ISSUER = "https://webhooks.example.com";
  private static final SigningKey KEY =
      KeyRing.generate("one", START.minus(Duration.ofDays(1)), new SecureRandom());
  private static final Claims CLAIMS =
      new Claims(
          new PersonId(new UUID(1, 1)),
          new SessionId(new UUID(2, 2)),
          new OrganizationId(new UUID(3, 3)));
  private static final OrganizationId OTHER = new OrganizationId(new UUID(9, 9));
  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"one\"}";

  /** The order of P-256 (SEC 2, section 2.4.2). */
  private static final BigInteger ORDER =
      new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

  private static final int HALF = 32;

  private final Vertx vertx = Vertx.vertx();
  private final AccessTokens tokens =
      new AccessTokens(vertx, new ManualClock(START), ISSUER, KeyRing.of(List.of(KEY), START));
  private final String genuine = Jwt.signed(KEY.privateKey(), HEADER, payload(""));
  private final String content = genuine.substring(0, genuine.lastIndexOf('.'));
  private final byte[] signature =
      Base64.getUrlDecoder().decode(genuine.substring(content.length() + 1));

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private static String payload(String more) {
    return """
    {"iss":"%s","aud":"postrider","sub":"%s","sid":"%s","org":"%s","iat":%d,"exp":%d%s}\
    """
        .formatted(
            ISSUER,
            CLAIMS.person(),
            CLAIMS.session(),
            CLAIMS.organization(),
            START.getEpochSecond(),
            START.getEpochSecond() + 900,
            more);
  }

  private void assertRefused(String token) {
    assertThat(Await.failure(tokens.verify(token))).as(token).isNotNull();
  }

  private void assertSignatureRefused(byte[] other) {
    assertRefused(content + "." + Jwt.encode(other));
  }

  @Test
  void takesTheOneForm() {
    assertThat(Await.result(tokens.verify(genuine)).claims()).isEqualTo(CLAIMS);
  }

  @Test
  void refusesSignaturesOfAnotherForm() {
    byte[] zeroS = Arrays.copyOf(Arrays.copyOf(signature, HALF), 2 * HALF);
    byte[] zeroR = new byte[2 * HALF];
    System.arraycopy(signature, HALF, zeroR, HALF, HALF);

    assertRefused(Jwt.signedInDer(KEY.privateKey(), HEADER, payload("")));
    assertSignatureRefused(new byte[2 * HALF]);
    assertSignatureRefused(zeroS);
    assertSignatureRefused(zeroR);
    assertSignatureRefused(joined(ORDER, ORDER));
    assertSignatureRefused(joined(BigInteger.ONE, BigInteger.ONE));
    assertSignatureRefused(Arrays.copyOf(signature, 2 * HALF - 1));
    assertSignatureRefused(Arrays.copyOf(signature, 2 * HALF + 1));
    assertSignatureRefused(Arrays.copyOf(signature, 2 * HALF + 2));
    assertSignatureRefused(Arrays.copyOf(signature, 1_000));
  }

  private static byte[] joined(BigInteger r, BigInteger s) {
    byte[] joined = new byte[2 * HALF];
    copy(r, joined, HALF);
    copy(s, joined, 2 * HALF);
    return joined;
  }

  private static void copy(BigInteger number, byte[] target, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, HALF);
    System.arraycopy(bytes, bytes.length - length, target, end - length, length);
  }

  /**
   * A signature has a twin (r, n − s) that is as good; who has the token has nothing more by it.
   */
  @Test
  void theTwinOfASignatureOpensNothingElse() {
    var r = new BigInteger(1, Arrays.copyOf(signature, HALF));
    var s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF));
    String twin = content + "." + Jwt.encode(joined(r, ORDER.subtract(s)));
    String other =
        Jwt.encode(payload("").replace(CLAIMS.organization().toString(), OTHER.toString()));

    assertThat(Await.result(tokens.verify(twin).map(Verified::claims).otherwise(CLAIMS)))
        .isEqualTo(CLAIMS);
    assertRefused(
        twin.substring(0, twin.indexOf('.')) + "." + other + twin.substring(twin.lastIndexOf('.')));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "=", "==", ".", ".AAAA", "\u0000", "AAAA"})
  void refusesWhatFollows(String more) {
    assertRefused(genuine + more);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", ".", "Bearer ", "\uFEFF"})
  void refusesWhatGoesBefore(String more) {
    assertRefused(more + genuine);
  }

  @Test
  void refusesTheAlphabetOfBase64() {
    String[] parts = genuine.split("\\.", -1);
    byte[] odd =
        HEADER.replace("}", ",\"a\":\"???>>>\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String standard = Base64.getEncoder().encodeToString(odd);

    assertThat(standard).containsAnyOf("+", "/");
    assertRefused(standard + "." + parts[1] + "." + parts[2]);
  }

  /** Of a member that is there twice, the last counts for all who read it (RFC 7515, section 4). */
  @Test
  void readsWhatIsThereTwiceInOneWay() {
    String twice = payload(",\"org\":\"%s\"".formatted(OTHER));
    String claims = Jwt.signed(KEY.privateKey(), HEADER, twice);
    String none = HEADER.replace("}", ",\"alg\":\"none\"}");
    String hidden = HEADER.replace("{", "{\"alg\":\"none\",");

    assertThat(Await.result(tokens.verify(claims)).claims().organization()).isEqualTo(OTHER);
    assertRefused(Jwt.signed(KEY.privateKey(), none, payload("")));
    assertRefused(Jwt.unsigned(none, payload("")));
    assertRefused(Jwt.unsigned(hidden, payload("")));
  }

  @Test
  void refusesWhatIsNoObject() {
    for (String odd : List.of("[]", "null", "1", "\"a\"", "{", "", "{}{}")) {
      assertRefused(Jwt.signed(KEY.privateKey(), odd, payload("")));
      assertRefused(Jwt.signed(KEY.privateKey(), HEADER, odd));
    }
  }

  @Test
  void refusesWhatIsNestedDeeply() {
    String deep = "[".repeat(100_000);

    assertRefused(Jwt.signed(KEY.privateKey(), HEADER, deep));
    assertRefused(Jwt.signed(KEY.privateKey(), deep, payload("")));
  }
}
