package dev.postrider.identity;

import com.nimbusds.jose.JWSAlgorithm;
import dev.postrider.domain.HttpUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, section 3). All its addresses come
 * from there, over TLS from the issuer that the operator has named, and never from a token.
 *
 * @param userInfoEndpoint null if it has none
 * @param namesItself whether it adds {@code iss} to its answers (RFC 9207, section 3)
 * @param algorithms with which it signs and which are good enough
 */
record ProviderMetadata(
    String issuer,
    String authorizationEndpoint,
    String tokenEndpoint,
    @Nullable String userInfoEndpoint,
    String jwksUri,
    ClientProof clientProof,
    boolean namesItself,
    Set<JWSAlgorithm> algorithms) {

  /**
   * Signatures by which nobody but the holder of a private key vouches for a token: neither {@code
   * none} nor those by a shared secret (RFC 8725, sections 3.1 and 3.2).
   */
  private static final Set<JWSAlgorithm> ALLOWED =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  ProviderMetadata {
    algorithms = Set.copyOf(algorithms);
  }

  /** How the client's secret is sent (OpenID Connect Core 1.0, section 9). */
  enum ClientProof {
    BASIC,
    POST
  }

  /** Where an issuer describes itself (section 4.1). */
  static String urlOf(String issuer) {
    String withoutSlash = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return withoutSlash + "/.well-known/openid-configuration";
  }

  /**
   * Reads an issuer's description.
   *
   * @throws ProviderException if it cannot be used
   */
  static ProviderMetadata of(String issuer, JsonObject document) {
    if (!issuer.equals(document.getValue("issuer"))) {
      throw new ProviderException("the provider calls itself by another issuer than the settings");
    }
    return new ProviderMetadata(
        issuer,
        url(document, "authorization_endpoint"),
        url(document, "token_endpoint"),
        document.containsKey("userinfo_endpoint") ? url(document, "userinfo_endpoint") : null,
        url(document, "jwks_uri"),
        clientProof(document),
        Boolean.TRUE.equals(document.getValue("authorization_response_iss_parameter_supported")),
        algorithms(document));
  }

  private static String url(JsonObject document, String name) {
    try {
      if (document.getValue(name) instanceof String url && HttpUrl.parse(url).isConfidential()) {
        return url;
      }
    } catch (IllegalArgumentException unusable) {
      // Falls through to the refusal below, which names the member.
    }
    throw new ProviderException("the provider's %s is no https URL".formatted(name));
  }

  private static ClientProof clientProof(JsonObject document) {
    Set<String> methods = texts(document, "token_endpoint_auth_methods_supported");
    return !methods.contains("client_secret_basic") && methods.contains("client_secret_post")
        ? ClientProof.POST
        : ClientProof.BASIC;
  }

  private static Set<JWSAlgorithm> algorithms(JsonObject document) {
    Set<String> offered = texts(document, "id_token_signing_alg_values_supported");
    Set<JWSAlgorithm> algorithms =
        ALLOWED.stream()
            .filter(algorithm -> offered.contains(algorithm.getName()))
            .collect(Collectors.toSet());
    if (algorithms.isEmpty()) {
      throw new ProviderException("the provider signs by no algorithm that is good enough");
    }
    return algorithms;
  }

  private static Set<String> texts(JsonObject document, String name) {
    return document.getValue(name) instanceof JsonArray items
        ? items.stream()
            .flatMap(item -> item instanceof String text ? Stream.of(text) : Stream.empty())
            .collect(Collectors.toSet())
        : Set.of();
  }
}
