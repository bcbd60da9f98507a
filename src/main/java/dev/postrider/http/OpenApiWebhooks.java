package dev.postrider.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.Named;
import dev.postrider.domain.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads event types from the webhooks of an OpenAPI document (OpenAPI 3.1, section 4.8.1; {@code
 * x-webhooks} of 3.0). Each gets the schema of its JSON request body, with whatever that refers to
 * put into its {@code $defs}.
 */
final class OpenApiWebhooks {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,256}");
  private static final String COMPONENT = "#/components/schemas/";
  private static final String REF = "$ref";
  private static final List<String> METHODS = List.of("post", "put", "patch", "get", "delete");
  private static final int REFERENCES_MAX = 20;

  private final JsonNode document;
  private final String pointer;
  private final List<FieldError> errors = new ArrayList<>();

  private OpenApiWebhooks(JsonNode document, String pointer) {
    this.document = document;
    this.pointer = pointer;
  }

  /**
   * Reads a document in YAML or JSON.
   *
   * @throws Refusal if it is none, or cannot be used
   */
  static List<Named> read(String text, String pointer) {
    try {
      return read(YAML.readTree(text), pointer);
    } catch (JsonProcessingException malformed) {
      throw refusal(pointer, "is neither YAML nor JSON: " + malformed.getOriginalMessage().strip());
    }
  }

  /** The same of one that has been parsed. */
  static List<Named> read(JsonNode document, String pointer) {
    return new OpenApiWebhooks(document, pointer).read();
  }

  private List<Named> read() {
    JsonNode webhooks =
        document.has("webhooks") ? document.get("webhooks") : document.path("x-webhooks");
    if (!webhooks.isObject() || webhooks.isEmpty()) {
      throw refusal(pointer, "has no 'webhooks' (OpenAPI 3.1); each becomes an event type");
    }
    List<Named> eventTypes = new ArrayList<>();
    webhooks
        .properties()
        .forEach(webhook -> eventTypes.add(read(webhook.getKey(), webhook.getValue())));
    if (!errors.isEmpty()) {
      throw new Refusal(Problem.invalid(errors));
    }
    return eventTypes;
  }

  private Named read(String name, JsonNode item) {
    String at = pointer + "/webhooks/" + name;
    if (!NAME.matcher(name).matches()) {
      errors.add(
          new FieldError(
              at, "is no name of an event type: letters, digits, '-', '_' and '.' only"));
    }
    JsonNode resolved = resolve(item, at);
    JsonNode operation =
        METHODS.stream()
            .map(resolved::path)
            .filter(JsonNode::isObject)
            .findFirst()
            .orElse(resolved);
    return new Named(
        name,
        new Attributes(
            description(operation, resolved),
            schemas(operation, at),
            null,
            false,
            operation.path("deprecated").asBoolean()));
  }

  private static String description(JsonNode operation, JsonNode item) {
    return List.of(operation, item).stream()
        .flatMap(from -> List.of(from.path("description"), from.path("summary")).stream())
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }

  private JsonText schemas(JsonNode operation, String at) {
    JsonNode body = resolve(operation.path("requestBody"), at);
    JsonNode media =
        body.path("content").properties().stream()
            .filter(type -> type.getKey().contains("json"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(JsonNodeFactory.instance.objectNode());
    ObjectNode schema =
        media.path("schema").isObject()
            ? selfContained((ObjectNode) media.get("schema"), at)
            : JsonNodeFactory.instance.objectNode().put("type", "object");
    JsonNode example = example(media);
    if (!example.isMissingNode() && !schema.has("examples")) {
      schema.putArray("examples").add(example);
    }
    var errorsOfSchema = CallerSchema.objections(schema, at);
    errors.addAll(errorsOfSchema);
    return new JsonText(JsonNodeFactory.instance.objectNode().set("1", schema).toString());
  }

  private static JsonNode example(JsonNode media) {
    JsonNode named = media.path("examples");
    return media.has("example") || named.isEmpty()
        ? media.path("example")
        : named.elements().next().path("value");
  }

  private ObjectNode selfContained(ObjectNode schema, String at) {
    Deque<String> wanted = new ArrayDeque<>();
    ObjectNode copy = schema.deepCopy();
    moveReferences(copy, wanted);
    ObjectNode definitions = JsonNodeFactory.instance.objectNode();
    while (!wanted.isEmpty()) {
      String name = wanted.pop();
      JsonNode component = document.path("components").path("schemas").path(name);
      if (component.isMissingNode()) {
        errors.add(
            new FieldError(at, "refers to %s%s, which is missing".formatted(COMPONENT, name)));
      } else if (!definitions.has(name)) {
        JsonNode definition = component.deepCopy();
        definitions.set(name, definition);
        moveReferences(definition, wanted);
      }
    }
    if (!definitions.isEmpty()) {
      copy.set("$defs", definitions);
    }
    return copy;
  }

  private static void moveReferences(JsonNode node, Deque<String> wanted) {
    if (node instanceof ObjectNode object && object.path(REF).asText().startsWith(COMPONENT)) {
      String name = object.get(REF).asText().substring(COMPONENT.length());
      object.put(REF, "#/$defs/" + name);
      wanted.push(name);
    }
    node.forEach(child -> moveReferences(child, wanted));
  }

  private JsonNode resolve(JsonNode node, String at) {
    JsonNode resolved = node;
    for (int i = 0; i < REFERENCES_MAX && resolved.has(REF); i++) {
      String reference = resolved.get(REF).asText();
      resolved =
          reference.startsWith("#/")
              ? document.at(JsonPointer.compile(reference.substring(1)))
              : JsonNodeFactory.instance.missingNode();
      if (resolved.isMissingNode()) {
        errors.add(
            new FieldError(
                at, "refers to '%s', which is not in the document".formatted(reference)));
      }
    }
    return resolved;
  }

  private static Refusal refusal(String pointer, String detail) {
    return new Refusal(Problem.invalid(List.of(new FieldError(pointer, detail))));
  }
}
