package dev.postrider.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.postrider.config.OpenIdSettings;
import dev.postrider.config.OpenIdSettings.Newcomers;
import dev.postrider.config.Secret;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.Receiver;
import dev.postrider.support.Receiver.Received;
import dev.postrider.support.ScriptedAnswer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An OpenID Provider on a loopback port that says what the test wants, however wrong. */
final class ScriptedProvider implements AutoCloseable {
  static final String CLIENT_ID = "postrider";
  static final String CLIENT_SECRET = "hush hush, it is a secret of length";
  static final String ACCESS_TOKEN = "access-token";
  static final String DISCOVERY = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";
  static final String TOKEN = "/token";
  static final String USERINFO = "/userinfo";

  private final Map<String, ScriptedAnswer> answers = new ConcurrentHashMap<>();
  private final Queue<Received> requests = new ConcurrentLinkedQueue<>();
  private final Receiver receiver = Receiver.open(this::answer);
  final ECKey key = key("one");

  ScriptedProvider() {
    answer(DISCOVERY, description());
    publish(key);
  }

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private ScriptedAnswer answer(Received request) {
    requests.add(request);
    return answers.getOrDefault(request.target(), ScriptedAnswer.status(404, "{}"));
  }

  String issuer() {
    return receiver.url("");
  }

  /** What it says of itself. */
  JsonObject description() {
    return new JsonObject()
        .put("issuer", issuer())
        .put("authorization_endpoint", issuer() + "/authorize?tenant=acme")
        .put("token_endpoint", issuer() + TOKEN)
        .put("userinfo_endpoint", issuer() + USERINFO)
        .put("jwks_uri", issuer() + KEYS)
        .put("id_token_signing_alg_values_supported", new JsonArray(List.of("ES256", "HS256")));
  }

  /** Tells how to answer at a path from now on. */
  void answer(String path, JsonObject json) {
    answer(path, ScriptedAnswer.status(200, json.encode(), "Content-Type: application/json"));
  }

  void answer(String path, ScriptedAnswer answer) {
    answers.put(path, answer);
  }

  /** Has these keys, and no others. */
  void publish(ECKey... keys) {
    answer(KEYS, new JsonObject(new JWKSet(List.of(keys)).toString(true)));
  }

  /** Trades any code for an id token. */
  void issue(String idToken) {
    answer(
        TOKEN,
        new JsonObject()
            .put("token_type", "Bearer")
            .put("access_token", ACCESS_TOKEN)
            .put("id_token", idToken));
  }

  /** The claims of a good id token. */
  JWTClaimsSet.Builder claims(String nonce, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("ada-at-acme")
        .audience(CLIENT_ID)
        .claim("nonce", nonce)
        .claim("email", "ada@example.com")
        .claim("email_verified", true)
        .claim("name", "Ada")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  /** Signs an id token. */
  static String sign(ECKey key, JWTClaimsSet claims) {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), key, claims);
  }

  static String sign(JWSHeader header, ECKey key, JWTClaimsSet claims) {
    try {
      var token = new SignedJWT(header, claims);
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** How many requests came to a path. */
  long count(String path) {
    return requests.stream().filter(request -> request.target().equals(path)).count();
  }

  /** The last request to a path. */
  Received last(String path) {
    return requests.stream()
        .filter(request -> request.target().equals(path))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** What an operator sets to have people sign in here. */
  OpenIdSettings settings() {
    return new OpenIdSettings(
        issuer(),
        "Acme ID",
        CLIENT_ID,
        new Secret(CLIENT_SECRET),
        List.of("openid", "email"),
        new Newcomers(Set.of("example.com"), null, MemberRole.VIEWER));
  }

  @Override
  public void close() {
    receiver.close();
  }
}
