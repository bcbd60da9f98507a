package dev.postrider.delivery;

import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by Standard Webhooks 1.0: {@code id.timestamp.body} over the raw bytes, once with every
 * secret. Belongs to one event loop.
 */
final class Signer {
  private static final String HMAC = "HmacSHA256";
  private static final int SEED_BYTES = 32;

  private final Vertx vertx;
  private final Mac mac;

  /**
   * What is signed.
   *
   * @param timestamp seconds since 1970
   */
  record Content(String id, long timestamp, Payload body) {
    byte[] head() {
      return (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
    }
  }

  Signer(Vertx vertx) {
    this.vertx = vertx;
    try {
      mac = Mac.getInstance(HMAC);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + HMAC, missing);
    }
  }

  /** The value of {@code webhook-signature}: the secrets' signatures in their order. */
  Future<String> sign(Content content, List<EndpointSecret> secrets) {
    var signatures = secrets.stream().map(secret -> sign(content, secret)).toList();
    return Future.all(signatures)
        .map(all -> all.<String>list().stream().collect(Collectors.joining(" ")));
  }

  private Future<String> sign(Content content, EndpointSecret secret) {
    return switch (secret.scheme()) {
      case HMAC_SHA256 -> Future.succeededFuture("v1," + base64(hmac(content, secret.key())));
      // Takes about a millisecond, a thousand times as long as the other: not on an event loop.
      case ED25519 ->
          vertx
              .executeBlocking(() -> ed25519(content, secret.key()), false)
              .map(signature -> "v1a," + base64(signature));
    };
  }

  private byte[] hmac(Content content, byte[] key) {
    try {
      mac.init(new SecretKeySpec(key, HMAC));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("any bytes are an HMAC key", impossible);
    }
    mac.update(content.head());
    mac.update(content.body().asByteBuffer());
    return mac.doFinal();
  }

  private static byte[] ed25519(Content content, byte[] key) throws GeneralSecurityException {
    var seed = Arrays.copyOf(key, SEED_BYTES);
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    signature.update(content.head());
    signature.update(content.body().asByteBuffer());
    return signature.sign();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
