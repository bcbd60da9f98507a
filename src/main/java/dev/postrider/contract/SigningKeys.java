package dev.postrider.contract;

import java.time.Instant;
import java.util.List;

/** The keys that sign access tokens, shared by all processes. */
public final class SigningKeys {
  /** Finds the keys that are younger than a time. */
  public static final Address<Find, Found> FIND = Address.of("signing-keys.find");

  /** Adds a key, unless one has been added since a time; answers as {@link #FIND}. */
  public static final Address<Add, Found> ADD = Address.of("signing-keys.add");

  private SigningKeys() {}

  /**
   * A pair of keys for ES256 (RFC 7518, section 3.4). Its text form shows the id only.
   *
   * @param id the {@code kid} of the tokens that it signs
   * @param privateKey base64 of the PKCS 8 form
   * @param publicKey base64 of the X.509 form
   */
  public record SigningKey(String id, String privateKey, String publicKey, Instant createdAt) {
    @Override
    public String toString() {
      return "SigningKey[" + id + "]";
    }
  }

  /** Keys that are younger than a time. */
  public record Find(Instant after) {}

  /**
   * A new key.
   *
   * @param unlessAfter it is not needed if there is one that is younger
   * @param after as in {@link Find}
   */
  public record Add(SigningKey key, Instant unlessAfter, Instant after) {}

  /** The keys, the oldest first. */
  public record Found(List<SigningKey> keys) {
    public Found {
      keys = List.copyOf(keys);
    }
  }
}
