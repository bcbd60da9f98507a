package dev.postrider.domain;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Headers that an endpoint's owner wants with every webhook, by their names as they were written.
 * Names are alike whatever their case (RFC 9110, section 5.1). The text form shows no value.
 *
 * @param fields at most 50
 */
public record EndpointHeaders(Map<String, String> fields) {
  /** No headers. */
  public static final EndpointHeaders NONE = new EndpointHeaders(Map.of());

  private static final int FIELDS_MAX = 50;
  private static final int VALUE_LENGTH_MAX = 4_096;

  /** A token (RFC 9110, section 5.6.2). */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

  /** Visible US-ASCII and blanks, which must be within (RFC 9110, section 5.5). */
  private static final Pattern VALUE =
      Pattern.compile("[\\t -~]{1,%d}".formatted(VALUE_LENGTH_MAX));

  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");
  private static final Pattern RESERVED_PREFIX = Pattern.compile("(proxy|svix|webhook)-.*");
  private static final Pattern SENSITIVE =
      Pattern.compile(".*(auth|cookie|credential|key|password|secret|signature|token).*");

  public EndpointHeaders {
    fields = Map.copyOf(fields);
    if (fields.size() > FIELDS_MAX) {
      throw new IllegalArgumentException(
          "must be %d headers at most, are %d".formatted(FIELDS_MAX, fields.size()));
    }
    var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : fields.keySet()) {
      if (!names.add(name)) {
        throw new IllegalArgumentException("must have '%s' once, in one case".formatted(name));
      }
    }
  }

  /** What is wrong with a header, as a clause without subject; empty if it can be sent. */
  public static Optional<String> objection(String name, String value) {
    return objection(name)
        .or(
            () ->
                VALUE.matcher(value).matches() && value.equals(value.strip())
                    ? Optional.empty()
                    : Optional.of(
                        "must be 1 to %d visible ASCII characters, with blanks only within"
                            .formatted(VALUE_LENGTH_MAX)));
  }

  private static Optional<String> objection(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      return Optional.of("has a name that HTTP does not allow, or one longer than 128");
    }
    return RESERVED.contains(lower) || RESERVED_PREFIX.matcher(lower).matches()
        ? Optional.of("has a name that is set by Postrider or by HTTP itself")
        : Optional.empty();
  }

  /** Whether a header of that name says what must not be shown. */
  public static boolean isSensitive(String name) {
    return SENSITIVE.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * These headers with some set anew and some removed.
   *
   * @throws IllegalArgumentException if they are too many then
   */
  public EndpointHeaders with(EndpointHeaders anew, Set<String> removed) {
    var changed = new LinkedHashMap<>(fields);
    changed.keySet().removeIf(name -> isAmong(removed, name));
    changed.keySet().removeIf(name -> isAmong(anew.fields().keySet(), name));
    changed.putAll(anew.fields());
    return new EndpointHeaders(changed);
  }

  private static boolean isAmong(Set<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  @Override
  public String toString() {
    return "EndpointHeaders" + new TreeSet<>(fields.keySet());
  }
}
