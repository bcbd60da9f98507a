package dev.postrider.domain;

import java.security.SecureRandom;

/**
 * A bearer secret that Postrider made and keeps only as a hash: an API key, a portal token, a live
 * ticket, a refresh token, that of a link in a mail or to a download or of a sign-in. 32 random
 * bytes in base62 behind a prefix; its text form is masked.
 *
 * @param text the secret itself
 */
public record Token(String text) {
  /** What API keys start with. */
  public static final String API_KEY_PREFIX = "pr_";

  /** What portal tokens start with. */
  public static final String PORTAL_PREFIX = "pt_";

  /** What live tickets start with. */
  public static final String LIVE_TICKET_PREFIX = "lt_";

  /** What refresh tokens start with. */
  public static final String REFRESH_PREFIX = "rt_";

  /** What the tokens of links in mails start with. */
  public static final String LINK_PREFIX = "lk_";

  /** What the secrets of sign-ins with an OpenID Provider start with. */
  public static final String SIGN_IN_PREFIX = "si_";

  /** What the tokens of links to downloads start with. */
  public static final String DOWNLOAD_PREFIX = "dl_";

  private static final int LIMBS = 8;
  private static final int DIGITS = 43;
  private static final int HINT_LENGTH = 7;

  /** A new token of 256 random bits. */
  public static Token generate(String prefix, SecureRandom random) {
    var limbs = new long[LIMBS];
    for (int limb = 0; limb < LIMBS; limb++) {
      limbs[limb] = Integer.toUnsignedLong(random.nextInt());
    }
    return new Token(prefix + Base62.encode(limbs, DIGITS));
  }

  /**
   * SHA-256 in lower-case hexadecimal. A slow hash would add nothing: the token has 256 random
   * bits.
   */
  public String hash() {
    return Sha256.of(text);
  }

  /** The first characters, enough for a person to recognize the token and useless to others. */
  public String hint() {
    return text.substring(0, Math.min(HINT_LENGTH, text.length()));
  }

  @Override
  public String toString() {
    return hint() + "***";
  }
}
