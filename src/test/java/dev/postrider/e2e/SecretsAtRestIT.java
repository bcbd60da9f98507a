package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.EndpointSecret.Scheme;
import dev.postrider.store.StoredSecrets;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.DatabaseDump;
import dev.postrider.support.Receiver;
import dev.postrider.support.SecretSearch;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything that has a secret is used once; then each secret is looked for in all that was stored
 * and logged.
 */
final class SecretsAtRestIT {
  private static final String APPLICATION = "/api/v1/app/acme";
  private static final String SESSION = "/api/v1/session";
  private static final String PASSWORD = "correct horse battery staple";
  private static final String NEXT_PASSWORD = "incorrect zebra accumulator";
  private static final String CREDENTIAL = "Basic c2VjcmV0LW9mLWFuLWVuZHBvaW50";
  private static final String PAYLOAD = "what-a-payload-says-is-not-encrypted";
  private static final Pattern LINK_TOKEN = Pattern.compile("#token=(lk_[0-9A-Za-z]{43})");
  private static final int SEED_BYTES = 32;

  private static Product product;
  private static Receiver receiver;
  private static ContractClient owner;
  private static ContractClient anybody;
  private static final SecretSearch SEARCH = new SecretSearch();

  @BeforeAll
  static void useEverything() throws SQLException {
    product =
        Product.start(Map.of("LOG_LEVEL", "DEBUG", "POSTRIDER_ACCOUNTS_OPEN_FOR_ALL", "true"));
    receiver = Receiver.open();
    owner = product.client();
    anybody = product.client("");
    SEARCH
        .add("the first API key", Product.KEY)
        .add("the metrics token", Product.METRICS_TOKEN)
        .add("the encryption key", Base64.getDecoder().decode(Product.ENCRYPTION_KEY));
    product.scrape();
    useKeysAndPortals();
    useEndpoints();
    useAnAccount();
    openSigningKeys();
  }

  @AfterAll
  static void stop() {
    anybody.close();
    owner.close();
    receiver.close();
    product.close();
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    return answer;
  }

  /** Answers that hold a secret are remembered for repetitions. */
  private static Answer repeatable(String path, String body) {
    return ok(
        owner.send(
            "POST",
            path,
            request ->
                request
                    .POST(BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "once for " + path)));
  }

  private static void useKeysAndPortals() {
    ok(owner.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}"));
    String key = repeatable("/api/v1/api-key", "{\"name\": \"ci\"}").text("key");
    String portal = repeatable("/api/v1/auth/app-portal-access/acme", "{}").text("token");
    SEARCH.add("an API key", key).add("a portal token", portal);
    try (ContractClient program = product.client(key);
        ContractClient customer = product.client(portal)) {
      ok(program.get(APPLICATION));
      ok(customer.get(APPLICATION));
      Answer ticket =
          ok(customer.send("POST", APPLICATION + "/live-ticket", BodyPublishers.noBody()));
      SEARCH.add("a live ticket", ticket.text("ticket"));
    }
  }

  private static void useEndpoints() {
    String url = receiver.url("/hook");
    String endpoints = APPLICATION + "/endpoint";
    String pair = EndpointSecret.generate(Scheme.ED25519, new SecureRandom()).text();
    ok(owner.post(endpoints, "{\"url\": \"%s\", \"uid\": \"one\"}".formatted(url)));
    ok(
        owner.post(
            endpoints,
            "{\"url\": \"%s\", \"uid\": \"two\", \"secret\": \"%s\"}".formatted(url, pair)));
    ok(
        owner.put(
            endpoints + "/one/headers",
            "{\"headers\": {\"Authorization\": \"%s\"}}".formatted(CREDENTIAL)));
    String operations = "/api/v1/operational-webhook/endpoint";
    String operational = ok(owner.post(operations, "{\"url\": \"%s\"}".formatted(url))).text("id");
    addSecret("a rotated endpoint secret", endpoints + "/one");
    ok(owner.post(endpoints + "/one/secret/rotate", "{}"));
    addSecret("an endpoint secret", endpoints + "/one");
    addSecret("an operational secret", operations + "/" + operational);
    byte[] seedAndPublic = Base64.getDecoder().decode(pair.substring("whsk_".length()));
    SEARCH
        .add("an endpoint's seed", Arrays.copyOf(seedAndPublic, SEED_BYTES))
        .add("an endpoint's credential", CREDENTIAL);
    String message =
        ok(owner.post(
                APPLICATION + "/msg",
                "{\"eventType\": \"a\", \"payload\": {\"a\": \"%s\"}}".formatted(PAYLOAD)))
            .text("id");
    Poll.until(
        () -> owner.get(APPLICATION + "/attempt/msg/" + message),
        answer -> answer.json().path("data").size() == 2);
  }

  private static void addSecret(String name, String endpoint) {
    String secret = ok(owner.get(endpoint + "/secret")).text("key");
    SEARCH.add(name, Base64.getDecoder().decode(secret.substring("whsec_".length())));
  }

  private static void useAnAccount() throws SQLException {
    ok(anybody.post("/api/v1/account", "{\"email\": \"ada@example.com\"}"));
    String registration = mailedToken("a registration's link");
    ok(
        anybody.post(
            "/api/v1/account/confirm",
            """
            {"token": "%s", "name": "Ada", "password": "%s", "organization": "Ada's"}
            """
                .formatted(registration, PASSWORD)));
    useASession();
    ok(anybody.post("/api/v1/account/forgot-password", "{\"email\": \"ada@example.com\"}"));
    mailedToken("a forgotten password's link");
    ok(
        owner.post(
            "/api/v1/organization/invitation",
            "{\"email\": \"ben@example.com\", \"role\": \"viewer\"}"));
    String invitation = mailedToken("an invitation's link");
    ok(anybody.post("/api/v1/invitation/show", "{\"token\": \"%s\"}".formatted(invitation)));
    SEARCH.add("a password", PASSWORD).add("a changed password", NEXT_PASSWORD);
  }

  private static void useASession() {
    Answer session =
        ok(
            anybody.post(
                SESSION,
                "{\"email\": \"ada@example.com\", \"password\": \"%s\"}".formatted(PASSWORD)));
    String refresh = refreshToken(session);
    Answer next =
        ok(
            anybody.send(
                "POST",
                SESSION + "/refresh",
                request ->
                    request
                        .POST(BodyPublishers.noBody())
                        .header("Cookie", "postrider_refresh=" + refresh)));
    SEARCH
        .add("a refresh token", refresh)
        .add("the next refresh token", refreshToken(next))
        .add("an access token", session.text("accessToken"))
        .add("an access token's signature", session.text("accessToken").replaceAll(".*\\.", ""))
        .add("the next access token", next.text("accessToken"));
    try (ContractClient ada = product.client(next.text("accessToken"))) {
      ok(
          ada.post(
              "/api/v1/account/change-password",
              "{\"currentPassword\": \"%s\", \"newPassword\": \"%s\"}"
                  .formatted(PASSWORD, NEXT_PASSWORD)));
    }
  }

  private static String refreshToken(Answer answer) {
    return answer.header("Set-Cookie").orElseThrow().replaceFirst(".*?=", "").replaceAll(";.*", "");
  }

  /** That of the newest mail with a link, which only the mail holds. */
  private static String mailedToken(String name) throws SQLException {
    try (var connection = product.database().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT id, encryption_key_id, content FROM mail"
                        + " WHERE kind <> 'password_changed' ORDER BY id DESC LIMIT 1")) {
      assertThat(rows.next()).isTrue();
      var sealed = new StoredSecrets.Sealed(rows.getString(2), Buffer.buffer(rows.getBytes(3)));
      var link = LINK_TOKEN.matcher(opened(sealed, rows.getObject(1, UUID.class)));
      assertThat(link.find()).isTrue();
      SEARCH.add(name, link.group(1));
      return link.group(1);
    }
  }

  private static String opened(StoredSecrets.Sealed sealed, UUID owner) {
    return new StoredSecrets(Product.ENCRYPTION_KEY).open(sealed, owner);
  }

  private static void openSigningKeys() throws SQLException {
    try (var connection = product.database().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT id, encryption_key_id, private_key FROM signing_key")) {
      assertThat(rows.next()).isTrue();
      var sealed = new StoredSecrets.Sealed(rows.getString(2), Buffer.buffer(rows.getBytes(3)));
      byte[] key = Base64.getDecoder().decode(opened(sealed, rows.getObject(1, UUID.class)));
      SEARCH
          .add("a signing key's private half", key)
          // PKCS #8 of P-256: the scalar is an octet string of 32 bytes (RFC 5915).
          .add("a signing key's scalar", scalar(key));
    }
  }

  private static byte[] scalar(byte[] pkcs8) {
    for (int i = 0; i + 2 + SEED_BYTES <= pkcs8.length; i++) {
      if (pkcs8[i] == 0x04 && pkcs8[i + 1] == SEED_BYTES) {
        return Arrays.copyOfRange(pkcs8, i + 2, i + 2 + SEED_BYTES);
      }
    }
    throw new AssertionError("no scalar");
  }

  @Test
  void theDatabaseHoldsNoSecretInTheClear() {
    String dump = SecretSearch.text(DatabaseDump.of(product.database()));

    assertThat(dump).contains("ada@example.com", "argon2id");
    assertThat(new SecretSearch().add("a payload", PAYLOAD).findings(dump)).isNotEmpty();
    assertThat(SEARCH.findings(dump)).isEmpty();
    assertThat(SEARCH.size()).isGreaterThan(20);
  }

  @Test
  void theLogHoldsNoSecretAndNoPayload() {
    String log = product.output();

    assertThat(log).contains("DEBUG", "POST");
    assertThat(SEARCH.findings(log)).isEmpty();
    assertThat(new SecretSearch().add("a payload", PAYLOAD).findings(log)).isEmpty();
  }

  /** The search would find nothing in answers that are not there. */
  @Test
  void answersWithSecretsAreRemembered() {
    assertThat(product.database().count("idempotent_request WHERE answer IS NOT NULL"))
        .isEqualTo(2);
  }
}
