package dev.postrider.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, each decoded once.
 *
 * @param values by name, in the order of the query
 */
record QueryString(Map<String, List<String>> values) {
  private static final QueryString EMPTY = new QueryString(Map.of());

  /**
   * Reads what follows the question mark.
   *
   * @throws Refusal if a percent-encoding is broken
   */
  static QueryString parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return EMPTY;
    }
    var values = new HashMap<String, List<String>>();
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      if (end < 0) {
        end = query.length();
      }
      if (end > start) {
        add(query.substring(start, end), values);
      }
      start = end + 1;
    }
    return new QueryString(values);
  }

  /** All values of a name, none if it is absent. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  private static void add(String pair, Map<String, List<String>> values) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    values.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Refusal(
          ProblemKind.MALFORMED,
          "The query has a broken percent-encoding. Encode each value once and send again.");
    }
  }
}
