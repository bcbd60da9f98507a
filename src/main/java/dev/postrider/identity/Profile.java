package dev.postrider.identity;

import dev.postrider.domain.EmailAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider tells of somebody (OpenID Connect Core 1.0, section 5.1).
 *
 * @param email for whose belonging to the person the provider vouches; null if there is none
 * @param name null if there is none
 */
record Profile(@Nullable EmailAddress email, @Nullable String name) {
  private static final int NAME_MAX = 256;

  /** In other scripts two addresses can have the same lower case, by which people are found. */
  private static final Pattern ASCII = Pattern.compile("[!-~]+");

  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1," + NAME_MAX + "}");

  /** Reads claims; those of a wrong type are as good as absent. */
  static Profile of(Map<String, Object> claims) {
    boolean verified =
        switch (claims.get("email_verified")) {
          case Boolean flag -> flag;
          // Some providers write it as a text.
          case String text -> text.equals("true");
          case null, default -> false;
        };
    return new Profile(
        verified && claims.get("email") instanceof String email
            ? Optional.of(email)
                .filter(text -> ASCII.matcher(text).matches())
                .flatMap(EmailAddress::parse)
                .orElse(null)
            : null,
        claims.get("name") instanceof String name && NAME.matcher(name.strip()).matches()
            ? name.strip()
            : null);
  }

  /** This, and of what is missing that of another. */
  Profile or(Profile other) {
    return new Profile(email == null ? other.email : email, name == null ? other.name : name);
  }

  /** The domain of an address, in lower case. */
  static String domain(EmailAddress email) {
    return email.text().substring(email.text().indexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
