package dev.postrider.config;

import dev.postrider.domain.EndpointSecret.Scheme;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that encrypt secrets at rest (AES-256), and what secrets are made.
 *
 * @param encryptionKey base64 of the 32 bytes that encrypt; empty if none is set
 * @param retiredEncryptionKeys earlier ones, for reading only
 * @param endpointSignatures how endpoint secrets sign that Postrider makes
 */
public record SecuritySettings(
    Secret encryptionKey, List<Secret> retiredEncryptionKeys, Scheme endpointSignatures) {
  private static final Map<String, Scheme> SIGNATURES =
      Map.of("hmac-sha256", Scheme.HMAC_SHA256, "ed25519", Scheme.ED25519);
  private static final int KEY_BYTES = 32;
  private static final String EXPECTED = "base64 of 32 bytes, as 'openssl rand -base64 32' prints";

  public SecuritySettings {
    retiredEncryptionKeys = List.copyOf(retiredEncryptionKeys);
  }

  static SecuritySettings read(SettingsReader reader) {
    return new SecuritySettings(
        reader.secret("security.encryption-key", SecuritySettings::isKey, EXPECTED),
        reader.secrets("security.retired-encryption-keys", SecuritySettings::isKey, EXPECTED),
        SIGNATURES.getOrDefault(
            reader.text(
                "security.endpoint-signatures", SIGNATURES::containsKey, "hmac-sha256 or ed25519"),
            Scheme.HMAC_SHA256));
  }

  /** The same with another key. */
  public SecuritySettings withEncryptionKey(String other) {
    return new SecuritySettings(new Secret(other), retiredEncryptionKeys, endpointSignatures);
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
