package dev.postrider.config;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The keys that encrypt secrets at rest (AES-256).
 *
 * @param encryptionKey base64 of the 32 bytes that encrypt; empty if none is set
 * @param retiredEncryptionKeys earlier ones, for reading only
 */
public record SecuritySettings(Secret encryptionKey, List<Secret> retiredEncryptionKeys) {
  private static final int KEY_BYTES = 32;
  private static final String EXPECTED = "base64 of 32 bytes, as 'openssl rand -base64 32' prints";

  public SecuritySettings {
    retiredEncryptionKeys = List.copyOf(retiredEncryptionKeys);
  }

  static SecuritySettings read(SettingsReader reader) {
    return new SecuritySettings(
        reader.secret("security.encryption-key", SecuritySettings::isKey, EXPECTED),
        reader.secrets("security.retired-encryption-keys", SecuritySettings::isKey, EXPECTED));
  }

  /** The same with another key. */
  public SecuritySettings withEncryptionKey(String other) {
    return new SecuritySettings(new Secret(other), retiredEncryptionKeys);
  }

  private static boolean isKey(String text) {
    return decode(text).filter(bytes -> bytes.length == KEY_BYTES).isPresent();
  }

  private static Optional<byte[]> decode(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
