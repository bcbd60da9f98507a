package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.domain.Change;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request's body after the contract has accepted it, so that a field which is there has its type.
 */
final class JsonBody {
  private final byte[] bytes;
  private final JsonNode tree;
  private final @Nullable Payload payload;
  private final @Nullable JsonText schemas;
  private final List<FieldError> errors;

  /**
   * A body as it was read.
   *
   * @param bytes all of it
   * @param tree an empty object stands for the payload
   */
  JsonBody(byte[] bytes, JsonNode tree, Kept kept) {
    this.bytes = bytes;
    this.tree = tree;
    this.payload = kept.payload();
    this.schemas = kept.schemas();
    this.errors = kept.errors();
  }

  /**
   * What a tree cannot hold.
   *
   * @param payload the payload as it was written, if it is an object
   * @param schemas the schemas as they were written, if they are an object
   * @param errors texts and numbers that cannot be stored
   */
  record Kept(@Nullable Payload payload, @Nullable JsonText schemas, List<FieldError> errors) {
    Kept {
      errors = List.copyOf(errors);
    }
  }

  /** What the contract is checked against; an empty object stands for the payload. */
  JsonNode tree() {
    return tree;
  }

  /** What no contract could say: texts and numbers that cannot be stored. */
  List<FieldError> errors() {
    return errors;
  }

  /**
   * What makes a repetition of the request recognizable: the SHA-256 of the target and the body, in
   * lower-case hexadecimal.
   */
  String hash(String target) {
    return RequestHash.of(target, bytes);
  }

  /** The payload, which the contract requires. */
  Payload payload() {
    return Objects.requireNonNull(payload, "the contract requires a payload");
  }

  /** The schemas as they were written, or null. */
  @Nullable JsonText schemas() {
    return schemas;
  }

  /** What a PATCH says of the schemas. */
  Change<JsonText> schemasChange() {
    return tree.has("schemas") ? new Change.Set<>(schemas) : new Change.Keep<>();
  }

  /** An object within the body, empty if it is absent or null. */
  Optional<JsonBody> object(String name) {
    return Optional.ofNullable(tree.get(name))
        .filter(JsonNode::isObject)
        .map(value -> new JsonBody(bytes, value, new Kept(null, null, List.of())));
  }

  /** A text that the contract requires. */
  String text(String name) {
    return Objects.requireNonNull(tree.get(name), name).textValue();
  }

  /** A text, or null if it is absent or null. */
  @Nullable String optionalText(String name) {
    JsonNode value = tree.get(name);
    return value == null ? null : value.textValue();
  }

  /** A whole number, or null if it is absent or null. */
  @Nullable Integer optionalNumber(String name) {
    JsonNode value = tree.get(name);
    return value == null || value.isNull() ? null : number(value);
  }

  /** A boolean, false if it is absent. */
  boolean flag(String name) {
    return tree.path(name).booleanValue();
  }

  /** Texts, none if they are absent or null. */
  List<String> texts(String name) {
    return texts(tree.path(name));
  }

  /** Texts by name, none if they are absent. */
  Map<String, String> textMap(String name) {
    return textMap(tree.path(name));
  }

  /** What a PATCH says of a text. */
  Change<String> textChange(String name) {
    return change(name, JsonNode::textValue);
  }

  /** What a PATCH says of a number. */
  Change<Integer> numberChange(String name) {
    return change(name, JsonBody::number);
  }

  /** What a PATCH says of a boolean. */
  Change<Boolean> flagChange(String name) {
    return change(name, JsonNode::booleanValue);
  }

  /** What a PATCH says of a list; null empties it. */
  Change<List<String>> textsChange(String name) {
    JsonNode value = tree.get(name);
    return value == null ? new Change.Keep<>() : new Change.Set<>(texts(value));
  }

  /** What a PATCH says of texts by name. */
  Change<Map<String, String>> textMapChange(String name) {
    return change(name, JsonBody::textMap);
  }

  private <T> Change<T> change(String name, Function<JsonNode, T> read) {
    JsonNode value = tree.get(name);
    if (value == null) {
      return new Change.Keep<>();
    }
    return new Change.Set<>(value.isNull() ? null : read.apply(value));
  }

  private static Integer number(JsonNode value) {
    return value.intValue();
  }

  private static List<String> texts(JsonNode value) {
    var texts = new ArrayList<String>(value.size());
    value.forEach(item -> texts.add(item.textValue()));
    return texts;
  }

  private static Map<String, String> textMap(JsonNode value) {
    var texts = new LinkedHashMap<String, String>();
    value.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
    return texts;
  }
}
