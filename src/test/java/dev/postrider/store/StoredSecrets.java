package dev.postrider.store;

import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import dev.postrider.domain.EndpointSecret.Scheme;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/** Seals and opens what is stored, as only who has the encryption key can. */
public final class StoredSecrets {
  private final SecretBox box;

  /**
   * With a key.
   *
   * @param encryptionKey as {@code security.encryption-key} has it
   */
  public StoredSecrets(String encryptionKey) {
    this.box =
        new SecretBox(
            new SecuritySettings(new Secret(encryptionKey), List.of(), Scheme.HMAC_SHA256),
            new SecureRandom());
  }

  /** What is stored. */
  public record Sealed(String keyId, Buffer ciphertext) {}

  /** Seals a secret for an owner. */
  public Sealed seal(String secret, UUID owner) {
    var sealed = box.seal(secret, owner);
    return new Sealed(sealed.keyId(), sealed.ciphertext());
  }

  /** Opens what was sealed for an owner. */
  public String open(Sealed sealed, UUID owner) {
    return box.open(new SecretBox.Sealed(sealed.keyId(), sealed.ciphertext()), owner);
  }
}
