package dev.postrider.identity;

import com.nimbusds.jwt.SignedJWT;
import dev.postrider.config.OpenIdSettings;
import dev.postrider.identity.IdTokens.Identified;
import dev.postrider.identity.IdTokens.Presented;
import dev.postrider.identity.ProviderMetadata.ClientProof;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * An OpenID Provider (OpenID Connect Core 1.0), asked by the authorization code flow. What it says
 * of itself and its keys are looked up with the first sign-in and again after an hour, keys also
 * when a token names one that is unknown. All failures are {@link ProviderException}s. For one
 * event loop.
 */
final class OpenIdProvider {
  static final Duration TRUST = Duration.ofHours(1);

  /** So that neither a provider that is away nor forged tokens make for a flood of requests. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final OpenIdSettings settings;
  private final String redirectUri;
  private final ProviderHttp http;
  private final IdTokens idTokens;
  private final Remembered<ProviderMetadata> metadata;
  private final Remembered<ProviderKeys> keys;

  /**
   * A provider of which nothing is known yet.
   *
   * @param redirectUri to which it sends browsers back
   */
  OpenIdProvider(
      OpenIdSettings settings, String redirectUri, ProviderHttp http, InstantSource clock) {
    this.settings = settings;
    this.redirectUri = redirectUri;
    this.http = http;
    this.idTokens = new IdTokens(clock, settings.clientId());
    this.metadata = new Remembered<>(clock, TRUST, PAUSE, this::discover);
    this.keys = new Remembered<>(clock, TRUST, PAUSE, this::lookUpKeys);
  }

  /**
   * What a code was traded for; its text form hides it.
   *
   * @param identified who has signed in
   */
  record Redeemed(Identified identified, String accessToken) {
    @Override
    public String toString() {
      return "Redeemed[" + identified.subject() + "]";
    }
  }

  /** Who makes the answers. */
  Future<ProviderMetadata> metadata() {
    return metadata.get();
  }

  private Future<ProviderMetadata> discover() {
    return http.get(ProviderMetadata.urlOf(settings.issuer()), "")
        .map(
            answer ->
                ProviderMetadata.of(settings.issuer(), answer.success("the issuer's description")));
  }

  private Future<ProviderKeys> lookUpKeys() {
    return metadata()
        .compose(provider -> http.get(provider.jwksUri(), ""))
        .map(answer -> ProviderKeys.parse(answer.success("the address of the keys").encode()));
  }

  /** Where a browser goes to sign in (section 3.1.2.1). */
  Future<String> authorizationUrl(SignInSecret secret) {
    return metadata()
        .map(
            provider ->
                provider.authorizationEndpoint()
                    + (provider.authorizationEndpoint().contains("?") ? "&" : "?")
                    + form(
                        "response_type",
                        "code",
                        "client_id",
                        settings.clientId(),
                        "redirect_uri",
                        redirectUri,
                        "scope",
                        String.join(" ", settings.scopes()),
                        "state",
                        secret.state(),
                        "nonce",
                        secret.nonce(),
                        "code_challenge",
                        secret.challenge(),
                        "code_challenge_method",
                        "S256"));
  }

  /**
   * Trades a code for who has signed in (section 3.1.3); empty if the provider does not know the
   * code, or not any more.
   */
  Future<Optional<Redeemed>> redeem(String code, SignInSecret secret) {
    return metadata()
        .compose(
            provider ->
                ask(provider, code, secret)
                    .compose(
                        answer ->
                            answer.isError("invalid_grant")
                                ? Future.succeededFuture(Optional.empty())
                                : identify(provider, tokens(answer, secret)).map(Optional::of)));
  }

  private Future<ProviderHttp.Answer> ask(
      ProviderMetadata provider, String code, SignInSecret secret) {
    var fields =
        new ArrayList<>(
            List.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirectUri,
                "code_verifier",
                secret.verifier()));
    String clientSecret = settings.clientSecret().value();
    boolean basic = provider.clientProof() == ClientProof.BASIC && !clientSecret.isEmpty();
    if (!basic) {
      fields.addAll(List.of("client_id", settings.clientId()));
      if (!clientSecret.isEmpty()) {
        fields.addAll(List.of("client_secret", clientSecret));
      }
    }
    return http.post(
        provider.tokenEndpoint(),
        form(fields.toArray(String[]::new)),
        basic ? basic(settings.clientId(), clientSecret) : "");
  }

  private static Presented tokens(ProviderHttp.Answer answer, SignInSecret secret) {
    JsonObject json = answer.success("the token endpoint");
    return new Presented(text(json, "id_token"), text(json, "access_token"), secret.nonce());
  }

  private static String text(JsonObject json, String name) {
    if (json.getValue(name) instanceof String text) {
      return text;
    }
    throw new ProviderException("the token endpoint gave no " + name);
  }

  private Future<Redeemed> identify(ProviderMetadata provider, Presented presented) {
    SignedJWT token = IdTokens.parse(presented.idToken(), provider);
    return keys.get()
        .compose(
            known ->
                known.haveOneFor(token.getHeader())
                    ? Future.succeededFuture(known)
                    : keys.lookAgain())
        .map(known -> idTokens.verify(token, presented, provider, known))
        .map(identified -> new Redeemed(identified, presented.accessToken()));
  }

  /** What else the provider tells of who has signed in (section 5.3). */
  Future<Profile> profile(Redeemed redeemed) {
    return metadata()
        .compose(
            provider -> {
              String endpoint = provider.userInfoEndpoint();
              return endpoint == null
                  ? Future.succeededFuture(new Profile(null, null))
                  : http.get(endpoint, "Bearer " + redeemed.accessToken())
                      .map(answer -> answer.success("the userinfo endpoint"))
                      .map(json -> profile(json, redeemed.identified().subject()));
            });
  }

  /** Of nobody else (section 5.3.2): access tokens can be exchanged. */
  private static Profile profile(JsonObject json, String subject) {
    if (!subject.equals(json.getValue("sub"))) {
      throw new ProviderException("the userinfo endpoint tells of somebody else");
    }
    return Profile.of(json.getMap());
  }

  private static String form(String... namesAndValues) {
    var form = new StringBuilder();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      form.append(index == 0 ? "" : "&")
          .append(namesAndValues[index])
          .append('=')
          .append(encode(namesAndValues[index + 1]));
    }
    return form.toString();
  }

  /** Each encoded before they are joined (RFC 6749, section 2.3.1). */
  private static String basic(String clientId, String secret) {
    String joined = encode(clientId) + ":" + encode(secret);
    return "Basic "
        + Base64.getEncoder().encodeToString(joined.getBytes(StandardCharsets.US_ASCII));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
