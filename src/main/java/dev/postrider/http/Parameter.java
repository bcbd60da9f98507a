package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an operation.
 *
 * @param fallback its value when it is not given
 * @param schema what its value must be like
 */
record Parameter(
    String name,
    Place place,
    Kind kind,
    boolean required,
    Optional<JsonNode> fallback,
    Schema schema) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Where a parameter stands in the request. */
  enum Place {
    PATH,
    QUERY,
    HEADER,
    COOKIE
  }

  /** What a parameter's text is read as. */
  enum Kind {
    TEXT,
    INTEGER,
    FLAG,
    /** Repeated, separated by commas, or both. */
    LIST;

    static Kind of(String type) {
      return switch (type) {
        case "string" -> TEXT;
        case "integer" -> INTEGER;
        case "boolean" -> FLAG;
        case "array" -> LIST;
        default ->
            throw new IllegalStateException("no parameter can be of the type '%s'".formatted(type));
      };
    }
  }

  /**
   * Reads and checks what was given.
   *
   * @param texts the decoded values, none if it was not given
   * @param errors takes what is wrong
   * @return the value, null if there is none or it is wrong
   */
  @Nullable JsonNode read(List<String> texts, List<FieldError> errors) {
    if (texts.isEmpty()) {
      if (required) {
        refuse("is required; add it", errors);
      }
      return fallback.orElse(null);
    }
    if (texts.size() > 1 && kind != Kind.LIST) {
      return refuse("is given %d times; give it once".formatted(texts.size()), errors);
    }
    for (String text : texts) {
      if (!Texts.storable(text)) {
        return refuse(Texts.NOT_STORABLE, errors);
      }
    }
    JsonNode value = convert(texts, errors);
    if (value == null) {
      return null;
    }
    List<FieldError> broken = SchemaErrors.of(schema.validate(value), pointer());
    errors.addAll(broken);
    return broken.isEmpty() ? value : null;
  }

  private @Nullable JsonNode convert(List<String> texts, List<FieldError> errors) {
    String first = texts.getFirst();
    return switch (kind) {
      case TEXT -> NODES.textNode(first);
      case INTEGER -> integer(first, errors);
      case FLAG ->
          switch (first) {
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> refuse("must be true or false", errors);
          };
      case LIST -> list(texts);
    };
  }

  private @Nullable JsonNode integer(String text, List<FieldError> errors) {
    try {
      return NODES.numberNode(Long.parseLong(text));
    } catch (NumberFormatException wrong) {
      return refuse("must be a whole number", errors);
    }
  }

  private static JsonNode list(List<String> texts) {
    ArrayNode items = NODES.arrayNode();
    for (String text : texts) {
      int start = 0;
      for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
        items.add(text.substring(start, comma));
        start = comma + 1;
      }
      items.add(text.substring(start));
    }
    return items;
  }

  private @Nullable JsonNode refuse(String detail, List<FieldError> errors) {
    errors.add(new FieldError(pointer(), detail));
    return null;
  }

  private String pointer() {
    return "/%s/%s".formatted(place.name().toLowerCase(Locale.ROOT), name);
  }
}
