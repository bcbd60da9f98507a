package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Applications;
import dev.postrider.domain.Scope;
import dev.postrider.domain.Token;
import dev.postrider.support.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeyRoutesTest {
  private static final String KEYS = "/api/v1/api-key";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private String expiry(Duration fromNow) {
    return http.store.now().plus(fromNow).toString();
  }

  @Test
  void showsAKeyOnceAndStoresItsHash() {
    Answer created =
        http.client.post(
            KEYS,
            "{\"name\": \"billing\", \"scopes\": [\"send\", \"read\"], \"expiresAt\": \"%s\"}"
                .formatted(expiry(Duration.ofHours(1))));
    Answer found = http.client.get(KEYS + "/" + created.text("id"));

    var request = http.store.last(ApiKeys.Create.class);
    var key = new Token(created.text("key"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(request.hash()).isEqualTo(key.hash());
    assertThat(request.hint()).isEqualTo(key.hint());
    assertThat(request.grant())
        .isEqualTo(
            new Grant(Set.of(Scope.SEND, Scope.READ), http.store.now().plus(Duration.ofHours(1))));
    assertThat(found.json().path("scopes").toString()).isEqualTo("[\"read\",\"send\"]");
    assertThat(found.text()).doesNotContain(key.text());
    assertThat(http.client.get(KEYS).text()).doesNotContain(key.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\": \"all\"}", "{\"name\": \"all\", \"scopes\": null}"})
  void givesAllScopesIfNoneIsNamed(String body) {
    Answer created = http.client.post(KEYS, body);

    assertThat(http.store.last(ApiKeys.Create.class).grant()).isEqualTo(Grant.EVERYTHING);
    assertThat(created.json().path("scopes")).hasSize(Scope.values().length);
    assertThat(created.json().path("expiresAt").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"\"}",
        "{\"scopes\": [\"read\"]}",
        "{\"name\": \"a\", \"scopes\": []}",
        "{\"name\": \"a\", \"scopes\": [\"write\"]}",
        "{\"name\": \"a\", \"expiresAt\": \"2026-05-04T10:00:00Z\"}",
        "{\"name\": \"a\", \"expiresAt\": \"tomorrow\"}"
      })
  void refusesWhatIsNoKey(String body) {
    assertThat(http.client.post(KEYS, body).status()).isEqualTo(422);
    assertThat(http.store.has(ApiKeys.Create.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"name\": \"a\"}", "{\"name\": \"a\", \"scopes\": [\"read\", \"api-keys\"]}"})
  void aKeyGivesNothingThatItDoesNotHave(String body) {
    http.store.regrant(new Grant(Set.of(Scope.API_KEYS, Scope.SEND), null));

    Answer refused = http.client.post(KEYS, body);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("detail")).contains("[send, api-keys]");
    assertThat(http.client.post(KEYS, "{\"name\": \"a\", \"scopes\": [\"send\"]}").status())
        .isEqualTo(201);
  }

  @Test
  void aKeyMakesNoneThatLivesLonger() {
    Instant end = http.store.now().plus(Duration.ofHours(1));
    http.store.regrant(new Grant(null, end));
    String body = "{\"name\": \"a\", \"expiresAt\": \"%s\"}";

    assertThat(http.client.post(KEYS, "{\"name\": \"a\"}").text("detail")).contains(end.toString());
    assertThat(http.client.post(KEYS, body.formatted(end.plusMillis(1))).status()).isEqualTo(422);
    assertThat(http.client.post(KEYS, body.formatted(end)).status()).isEqualTo(201);
  }

  @Test
  void revokesOnce() {
    String key = KEYS + "/" + http.client.post(KEYS, "{\"name\": \"a\"}").text("id");

    assertThat(http.client.delete(key).status()).isEqualTo(204);
    assertThat(http.client.delete(key).status()).isEqualTo(404);
    assertThat(http.client.get(key).status()).isEqualTo(404);
    assertThat(http.client.get(KEYS + "/key_none").text("detail")).contains("key_none");
  }

  @Test
  void sendingCreatesNoApplicationWithoutTheScope() {
    http.store.regrant(new Grant(Set.of(Scope.SEND), null));

    Answer refused =
        http.client.post(
            "/api/v1/app/new/msg",
            "{\"eventType\": \"a\", \"payload\": {}, \"application\": {\"name\": \"New\"}}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("detail")).contains("'applications'");
    assertThat(http.store.has(Applications.Create.class)).isFalse();
  }
}
