package dev.postrider.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.postrider.domain.Token;
import dev.postrider.identity.OpenIdProvider.Redeemed;
import dev.postrider.support.Await;
import dev.postrider.support.ManualClock;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider is asked by the rules, whatever it answers. */
final class OpenIdProviderTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final SignInSecret SECRET = new SignInSecret(new Token("si_" + "a".repeat(43)));
  private static final String BACK = "https://webhooks.example.com/api/v1/session/openid/callback";

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final ScriptedProvider scripted = new ScriptedProvider();
  private final OpenIdProvider provider = provider(ProviderHttp.DEADLINE);

  private OpenIdProvider provider(Duration deadline) {
    return new OpenIdProvider(scripted.settings(), BACK, new ProviderHttp(vertx, deadline), clock);
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
    scripted.close();
  }

  private void issueGoodToken() {
    issueTokenOf(scripted.key);
  }

  private void issueTokenOf(ECKey key) {
    scripted.issue(
        ScriptedProvider.sign(key, scripted.claims(SECRET.nonce(), clock.instant()).build()));
  }

  private Optional<Redeemed> redeem() {
    return Await.result(provider.redeem("the code", SECRET));
  }

  private String refusal() {
    Throwable cause = Await.failure(provider.redeem("the code", SECRET));
    assertThat(cause).isInstanceOf(ProviderException.class);
    return Objects.requireNonNull(cause.getMessage());
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&", -1))
        .map(field -> field.split("=", 2))
        .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
  }

  @Test
  void sendsBrowsersThereWithWhatTiesTheAnswerToThem() {
    String url = Await.result(provider.authorizationUrl(SECRET));

    assertThat(url).startsWith(scripted.issuer() + "/authorize?tenant=acme&");
    assertThat(form(url.substring(url.indexOf('?') + 1)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "tenant",
                "acme",
                "response_type",
                "code",
                "client_id",
                ScriptedProvider.CLIENT_ID,
                "redirect_uri",
                BACK,
                "scope",
                "openid email",
                "state",
                SECRET.state(),
                "nonce",
                SECRET.nonce(),
                "code_challenge",
                SECRET.challenge(),
                "code_challenge_method",
                "S256"));
    assertThat(url).doesNotContain(SECRET.token().text(), SECRET.verifier());
  }

  @Test
  void tradesTheCode() {
    issueGoodToken();

    Redeemed redeemed = redeem().orElseThrow();

    assertThat(redeemed.identified().subject()).isEqualTo("ada-at-acme");
    assertThat(redeemed.toString()).doesNotContain(ScriptedProvider.ACCESS_TOKEN);
    var request = scripted.last(ScriptedProvider.TOKEN);
    assertThat(form(request.text()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                "the code",
                "redirect_uri",
                BACK,
                "code_verifier",
                SECRET.verifier()));
    String credentials = request.header("authorization").replaceFirst("Basic ", "");
    assertThat(new String(Base64.getDecoder().decode(credentials), UTF_8))
        .isEqualTo("postrider:hush+hush%2C+it+is+a+secret+of+length");
  }

  @Test
  void sendsTheSecretInTheFormToWhoWantsItThere() {
    scripted.answer(
        ScriptedProvider.DISCOVERY,
        scripted
            .description()
            .put(
                "token_endpoint_auth_methods_supported",
                new JsonArray().add("client_secret_post")));
    issueGoodToken();

    redeem();

    var request = scripted.last(ScriptedProvider.TOKEN);
    assertThat(form(request.text()))
        .containsEntry("client_id", ScriptedProvider.CLIENT_ID)
        .containsEntry("client_secret", ScriptedProvider.CLIENT_SECRET);
    assertThat(request.headers()).doesNotContainKey("authorization");
  }

  @Test
  void takesAnUnknownCodeForOneThatIsUsedUp() {
    scripted.answer(
        ScriptedProvider.TOKEN, ScriptedAnswer.status(400, "{\"error\": \"invalid_grant\"}"));

    assertThat(redeem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"error\": \"invalid_client\"}', 'the token endpoint answered 401, invalid_client'",
    "'{\"error\": \"Bearer hush\"}', the token endpoint answered 401",
    "no JSON, the token endpoint answered 401"
  })
  void saysWhyThereAreNoTokens(String body, String reason) {
    scripted.answer(ScriptedProvider.TOKEN, ScriptedAnswer.status(401, body));

    assertThat(refusal()).isEqualTo(reason);
  }

  @Test
  void followsARotationOfKeys() {
    // Given
    issueGoodToken();
    redeem();
    var next = ScriptedProvider.key("two");
    scripted.publish(next);
    issueTokenOf(next);

    // When, Then
    assertThat(refusal()).contains("none of the provider's keys");
    clock.advance(OpenIdProvider.PAUSE);
    assertThat(redeem()).isPresent();
    assertThat(scripted.count(ScriptedProvider.KEYS)).isEqualTo(2);
  }

  @Test
  void looksForKeysThatDoNotExistOnceAPause() {
    issueTokenOf(ScriptedProvider.key("unknown"));

    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(refusal()).contains("none of the provider's keys");
    }

    assertThat(scripted.count(ScriptedProvider.KEYS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ScriptedProvider.DISCOVERY, ScriptedProvider.KEYS, ScriptedProvider.TOKEN})
  void readsNoMoreThanItMust(String path) {
    issueGoodToken();
    scripted.answer(path, ScriptedAnswer.endless(200));

    assertThat(refusal()).endsWith("its answer is too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ScriptedProvider.DISCOVERY, ScriptedProvider.KEYS, ScriptedProvider.TOKEN})
  void doesNotWaitForEver(String path) {
    issueGoodToken();
    scripted.answer(path, ScriptedAnswer.drip(200));

    assertThat(Await.failure(provider(SHORT).redeem("the code", SECRET)))
        .isInstanceOf(ProviderException.class)
        .hasMessage("127.0.0.1: no answer within 500 ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ScriptedProvider.DISCOVERY, ScriptedProvider.KEYS, ScriptedProvider.TOKEN})
  void isSentNowhereElse(String path) {
    try (Receiver elsewhere = Receiver.open()) {
      issueGoodToken();
      scripted.answer(path, ScriptedAnswer.status(307, "", "Location: " + elsewhere.url("/")));

      assertThat(refusal()).contains("answered 307");
      assertThat(elsewhere.connectionsMade()).isZero();
    }
  }

  @Test
  void comesBackWhenTheProviderDoes() {
    // Given
    issueGoodToken();
    scripted.answer(ScriptedProvider.DISCOVERY, ScriptedAnswer.reset());
    assertThat(refusal()).startsWith("127.0.0.1: cannot be reached");
    scripted.answer(ScriptedProvider.DISCOVERY, scripted.description());
    assertThat(refusal()).startsWith("127.0.0.1: cannot be reached");
    assertThat(scripted.count(ScriptedProvider.DISCOVERY)).isEqualTo(1);

    // When
    clock.advance(OpenIdProvider.PAUSE);

    // Then
    assertThat(redeem()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "issuer, http://other.example.com, another issuer",
    "issuer, , another issuer",
    "token_endpoint, http://accounts.example.com/token, token_endpoint is no https URL",
    "jwks_uri, file:///etc/passwd, jwks_uri is no https URL",
    "authorization_endpoint, javascript:alert(1), authorization_endpoint is no https URL",
    "userinfo_endpoint, '', userinfo_endpoint is no https URL",
    "id_token_signing_alg_values_supported, HS256, no algorithm that is good enough"
  })
  void refusesADescriptionThatItCannotTrust(String member, String value, String reason) {
    scripted.answer(ScriptedProvider.DISCOVERY, scripted.description().put(member, value));

    assertThat(refusal()).contains(reason);
  }

  @Test
  void asksForWhatTheTokenDoesNotTell() {
    issueGoodToken();
    Redeemed redeemed = redeem().orElseThrow();
    scripted.answer(
        ScriptedProvider.USERINFO,
        ScriptedAnswer.status(
            200,
            "{\"sub\": \"ada-at-acme\", \"email\": \"a@example.com\", \"email_verified\": true}"));

    Profile profile = Await.result(provider.profile(redeemed));

    assertThat(profile.email()).isNotNull().returns("a@example.com", email -> email.text());
    assertThat(scripted.last(ScriptedProvider.USERINFO).header("authorization"))
        .isEqualTo("Bearer " + ScriptedProvider.ACCESS_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"sub\": \"eve\", \"email\": \"a@example.com\"}", "{}", "{\"sub\": 1}"})
  void believesNothingAboutSomebodyElse(String userInfo) {
    issueGoodToken();
    Redeemed redeemed = redeem().orElseThrow();
    scripted.answer(ScriptedProvider.USERINFO, ScriptedAnswer.status(200, userInfo));

    assertThat(Await.failure(provider.profile(redeemed)))
        .isInstanceOf(ProviderException.class)
        .hasMessage("the userinfo endpoint tells of somebody else");
  }
}
