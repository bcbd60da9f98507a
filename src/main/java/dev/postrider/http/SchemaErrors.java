package dev.postrider.http;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a schema has found wrong so that the caller knows what to do. */
final class SchemaErrors {
  private static final String SUCH_AS_A_URL = ", such as https://example.com/webhooks";

  private SchemaErrors() {}

  /**
   * The findings in the caller's terms, in their order.
   *
   * @param root where the checked value stands, empty for the body
   */
  static List<FieldError> of(List<Error> findings, String root) {
    if (findings.isEmpty()) {
      return List.of();
    }
    // "or null" says nothing when the other alternative has been named for the same value.
    Set<String> named =
        findings.stream()
            .filter(finding -> !expectsNull(finding))
            .map(finding -> finding.getInstanceLocation().toString())
            .collect(Collectors.toSet());
    var errors = new LinkedHashSet<FieldError>();
    for (Error finding : findings) {
      String location = finding.getInstanceLocation().toString();
      if (!expectsNull(finding) || !named.contains(location)) {
        errors.add(new FieldError(root + location + member(finding), detail(finding)));
      }
    }
    return new ArrayList<>(errors);
  }

  private static boolean expectsNull(Error finding) {
    return finding.getKeyword().equals("type") && argument(finding, 1).equals("null");
  }

  /** A missing, unknown or wrongly named member is pointed at itself, not at its object. */
  private static String member(Error finding) {
    String property = finding.getProperty();
    return property == null ? "" : "/" + property.replace("~", "~0").replace("/", "~1");
  }

  private static String detail(Error finding) {
    return switch (finding.getKeyword()) {
      case "required" -> "is required; add it";
      case "additionalProperties", "unevaluatedProperties" ->
          "is not known here; remove it or correct its name";
      case "propertyNames" -> "has a name that is not allowed here: " + argument(finding, 1);
      case "type" -> "must be %s, not %s".formatted(argument(finding, 1), argument(finding, 0));
      case "enum" -> "must be one of " + argument(finding, 0);
      case "pattern" -> pattern(argument(finding, 0));
      case "format" -> format(argument(finding, 0), finding.getMessage());
      default -> finding.getMessage();
    };
  }

  private static String pattern(String pattern) {
    return switch (pattern) {
      case "^[a-zA-Z0-9\\-_.]+$" -> "may have letters, digits, '-', '_' and '.' only";
      case "^[a-zA-Z0-9\\-_.:+]+$" -> "may have letters, digits, '-', '_', '.', ':' and '+' only";
      case "^[a-zA-Z0-9\\-_./\\\\#]+$" ->
          "may have letters, digits, '-', '_', '.', '/', '\\' and '#' only";
      case "^https?://[^/?#\\s]\\S*$" -> "must be an http or https URL" + SUCH_AS_A_URL;
      case "^(whsec_|whsk_)?[a-zA-Z0-9+/=]{32,100}$" ->
          "must be base64 of 32 to 100 characters, alone or after whsec_ or whsk_";
      default -> "must match " + pattern;
    };
  }

  private static String format(String format, String message) {
    return switch (format) {
      case "date-time" -> "must be a time such as 2026-01-31T12:00:00Z (RFC 3339)";
      case "uri" -> "must be a URI (RFC 3986)" + SUCH_AS_A_URL;
      default -> message;
    };
  }

  private static String argument(Error finding, int index) {
    Object[] arguments = finding.getArguments();
    return arguments != null && index < arguments.length ? String.valueOf(arguments[index]) : "";
  }
}
