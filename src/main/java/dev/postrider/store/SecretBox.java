package dev.postrider.store;

import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets at rest with AES-256-GCM (NIST SP 800-38D), each under a fresh 96-bit nonce and
 * bound to the id of its owner, so that a ciphertext moved to another row does not open.
 */
final class SecretBox {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID_LENGTH = 16;

  private final SecureRandom random;
  private final Map<String, SecretKeySpec> keys = new HashMap<>();
  private final String currentKeyId;

  SecretBox(SecuritySettings settings, SecureRandom random) {
    this.random = random;
    settings.retiredEncryptionKeys().forEach(this::add);
    this.currentKeyId = add(settings.encryptionKey());
  }

  /**
   * What is stored in place of a secret.
   *
   * @param keyId names the encryption key
   * @param ciphertext the nonce, the encrypted bytes and the tag
   */
  record Sealed(String keyId, Buffer ciphertext) {}

  /** Encrypts for an owner with the current key. */
  Sealed seal(String secret, UUID owner) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] encrypted =
        run(
            Cipher.ENCRYPT_MODE,
            currentKeyId,
            nonce,
            owner,
            secret.getBytes(StandardCharsets.UTF_8));
    return new Sealed(
        currentKeyId,
        Buffer.buffer(nonce.length + encrypted.length).appendBytes(nonce).appendBytes(encrypted));
  }

  /**
   * Decrypts what was sealed for the same owner.
   *
   * @throws IllegalStateException if the key is not configured or the ciphertext is not genuine
   */
  String open(Sealed sealed, UUID owner) {
    var bytes = ByteBuffer.wrap(sealed.ciphertext().getBytes());
    var nonce = new byte[NONCE_BYTES];
    bytes.get(nonce);
    var encrypted = new byte[bytes.remaining()];
    bytes.get(encrypted);
    return new String(
        run(Cipher.DECRYPT_MODE, sealed.keyId(), nonce, owner, encrypted), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, String keyId, byte[] nonce, UUID owner, byte[] input) {
    SecretKeySpec key = keys.get(keyId);
    if (key == null) {
      throw new IllegalStateException(
          "encryption key "
              + keyId
              + " is not configured; add it to security.retired-encryption-keys");
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(owner.getMostSignificantBits())
              .putLong(owner.getLeastSignificantBits())
              .flip());
      return cipher.doFinal(input);
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("a stored secret cannot be opened or sealed", refused);
    }
  }

  private String add(Secret secret) {
    byte[] key = Base64.getDecoder().decode(secret.value());
    String id = idOf(key);
    keys.put(id, new SecretKeySpec(key, "AES"));
    return id;
  }

  /** The beginning of the key's SHA-256, which tells keys apart and nothing about them. */
  private static String idOf(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest).substring(0, KEY_ID_LENGTH);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
