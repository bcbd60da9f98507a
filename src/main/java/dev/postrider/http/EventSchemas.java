package dev.postrider.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.domain.JsonText;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** The schemas of an event type: a JSON object from a version to a JSON Schema. */
final class EventSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventSchemas() {}

  /** The schema of the highest version; versions are numbers, other names count as 0. */
  static Optional<JsonNode> newest(JsonText schemas) {
    return read(schemas).properties().stream()
        .max(Comparator.comparingInt(entry -> version(entry.getKey())))
        .map(Map.Entry::getValue);
  }

  /** All of them. */
  static JsonNode read(JsonText schemas) {
    try {
      return JSON.readTree(schemas.value());
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("stored schemas are JSON", malformed);
    }
  }

  private static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException name) {
      return 0;
    }
  }
}
