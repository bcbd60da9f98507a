package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters after the contract has accepted them, defaults included.
 *
 * @param values by name; what was not given and has no default is absent
 */
record Parameters(Map<String, JsonNode> values) {

  /** All of them, in the order of their names. */
  String fingerprint() {
    return new TreeMap<>(values).toString();
  }

  /** A text that the contract requires. */
  String text(String name) {
    return Objects.requireNonNull(values.get(name), name).textValue();
  }

  /** A text, if it was given. */
  Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name)).map(JsonNode::textValue);
  }

  /** A whole number, or null if it was not given. */
  @Nullable Integer optionalNumber(String name) {
    JsonNode value = values.get(name);
    return value == null ? null : value.intValue();
  }

  /** A boolean, which has a default in the contract. */
  boolean flag(String name) {
    return Objects.requireNonNull(values.get(name), name).booleanValue();
  }

  /** Texts, none if they were not given. */
  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    JsonNode value = values.get(name);
    if (value != null) {
      value.forEach(item -> texts.add(item.textValue()));
    }
    return texts;
  }

  /**
   * A time, or null if it was not given.
   *
   * @throws Refusal if it is a leap second, which RFC 3339 allows and no clock of ours has
   */
  @Nullable Instant optionalTime(String name) {
    return optionalText(name).map(text -> Times.parse("/query/" + name, text)).orElse(null);
  }
}
