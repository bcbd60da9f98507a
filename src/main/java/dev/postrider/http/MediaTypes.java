package dev.postrider.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a request's {@code Content-Type} (RFC 9110, section 8.3) with the contract's. */
final class MediaTypes {
  private static final String CHARSET = "charset=";

  private MediaTypes() {}

  /** Whether the header names one of the types, in UTF-8 if it names an encoding. */
  static boolean accepts(Set<String> types, @Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    if (types.contains(contentType)) {
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!types.contains(parts[0].strip())) {
      return false;
    }
    for (int index = 1; index < parts.length; index++) {
      String parameter = parts[index].strip();
      if (parameter.startsWith(CHARSET)
          && !parameter.substring(CHARSET.length()).replace("\"", "").equals("utf-8")) {
        return false;
      }
    }
    return true;
  }
}
