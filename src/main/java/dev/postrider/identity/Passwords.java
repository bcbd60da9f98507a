package dev.postrider.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;

/**
 * Hashes and compares passwords by Argon2id (RFC 9106) with 19 MiB and two passes, which is what
 * OWASP recommends. Takes some 50 ms and blocks.
 */
public final class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final Argon2Function function =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final String nobodys;

  /** Makes the hash that stands for an unknown address. */
  public Passwords() {
    nobodys = hash(new dev.postrider.domain.Password("nobody's"));
  }

  /** The hash, with its parameters and a salt of its own. */
  public String hash(dev.postrider.domain.Password password) {
    return Password.hash(password.text()).addRandomSalt(SALT_BYTES).with(function).getResult();
  }

  /** Whether a password is the one that was hashed. */
  boolean matches(dev.postrider.domain.Password password, String hash) {
    return Password.check(password.text(), hash).with(Argon2Function.getInstanceFromHash(hash));
  }

  /** Takes as long as a comparison, for an address that nobody has. */
  void pretend(dev.postrider.domain.Password password) {
    matches(password, nobodys);
  }
}
