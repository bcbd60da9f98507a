package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an example of what a JSON Schema describes (JSON Schema Validation 2020-12). */
final class SchemaExample {
  /** Deeper schemas, and those that refer to themselves, are cut off here. */
  private static final int DEPTH_MAX = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Values for the formats of section 7.3. */
  private static final Map<String, String> BY_FORMAT =
      Map.of(
          "date-time", "2026-01-31T12:00:00Z",
          "date", "2026-01-31",
          "time", "12:00:00Z",
          "email", "jane@example.com",
          "uri", "https://example.com/",
          "uuid", "019c0d6e-5f00-7000-8000-000000000000",
          "hostname", "example.com",
          "ipv4", "192.0.2.1",
          "ipv6", "2001:db8::1");

  private SchemaExample() {}

  /**
   * An example of the newest of an event type's schemas: the one that the schema gives, or one put
   * together from its properties.
   *
   * @return empty if there is no schema, or none of an object
   */
  static Optional<Payload> of(@Nullable JsonText schemas) {
    return Optional.ofNullable(schemas)
        .flatMap(EventSchemas::newest)
        .map(schema -> example(schema, 0))
        .filter(JsonNode::isObject)
        .map(example -> Payload.copyOf(example.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode example(JsonNode schema, int depth) {
    for (JsonNode given :
        List.of(
            schema.path("examples").path(0),
            schema.path("example"),
            schema.path("const"),
            schema.path("default"),
            schema.path("enum").path(0))) {
      if (!given.isMissingNode()) {
        return given;
      }
    }
    return depth == DEPTH_MAX ? JSON.nullNode() : ofType(schema, depth);
  }

  private static JsonNode ofType(JsonNode schema, int depth) {
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "string" -> JSON.getNodeFactory().textNode(text(schema));
      case "integer" -> JSON.getNodeFactory().numberNode(schema.path("minimum").asLong(1));
      case "number" -> JSON.getNodeFactory().numberNode(schema.path("minimum").asDouble(1.5));
      case "boolean" -> JSON.getNodeFactory().booleanNode(true);
      default -> JSON.nullNode();
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    String name = type.isArray() ? type.path(0).asText() : type.asText();
    return name.isEmpty() && schema.has("properties") ? "object" : name;
  }

  private static ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.createObjectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> object.set(property.getKey(), example(property.getValue(), depth + 1)));
    return object;
  }

  private static ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.createArrayNode();
    return schema.has("items") ? array.add(example(schema.path("items"), depth + 1)) : array;
  }

  private static String text(JsonNode schema) {
    return BY_FORMAT.getOrDefault(schema.path("format").asText(), "text");
  }
}
