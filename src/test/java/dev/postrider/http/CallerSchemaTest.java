package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas of strangers are run with care. */
final class CallerSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static List<FieldError> check(String schema, String value) {
    return CallerSchema.of(json(schema)).check(json(value), "/payload");
  }

  @Test
  void pointsAtWhatBreaksIt() {
    var errors =
        check("{'required': ['id'], 'properties': {'n': {'type': 'integer'}}}", "{'n': 'text'}");

    assertThat(errors)
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder("/payload/id", "/payload/n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$defs': {'a': {'type': 'integer'}}, 'properties': {'n': {'$ref': '#/$defs/a'}}}",
        "{'$schema': 'http://json-schema.org/draft-07/schema#', 'properties': {'n': {'type':"
            + " 'integer'}}}",
        "{'$schema': 'https://json-schema.org/draft/2020-12/schema', 'properties': {'n':"
            + " {'pattern': '^a', 'type': 'integer'}}}",
        "{'$id': 'https://json-schema.org/draft/2020-12/schema', 'properties': {'n': {'type':"
            + " 'integer'}}}"
      })
  void understandsOrdinarySchemas(String schema) {
    assertThat(CallerSchema.objections(json(schema), "")).isEmpty();
    assertThat(check(schema, "{'n': 1}")).isEmpty();
    assertThat(check(schema, "{'n': true}")).hasSize(1);
  }

  static Stream<Arguments> noSchemas() {
    return Stream.of(
        arguments("{'type': 'nothing'}", "must"),
        arguments("{'properties': 5}", "must be object"),
        arguments("{'$ref': 'https://example.com/a.json'}", "only references within the schema"),
        arguments("{'$ref': 'classpath:/application.yaml'}", "only references within the schema"),
        arguments("{'items': {'$ref': 'other.json#/a'}}", "only references within the schema"),
        arguments("{'$schema': 'https://example.com/mine'}", "unknown '$schema'"),
        arguments("{'pattern': '('}", "not usable"),
        arguments("{'$ref': '#/$defs/missing'}", "not usable"),
        arguments("[]", "must be"));
  }

  @ParameterizedTest
  @MethodSource("noSchemas")
  void saysWhyItIsNoSchema(String schema, String why) {
    assertThat(CallerSchema.objections(json(schema), "/schemas/1"))
        .isNotEmpty()
        .anySatisfy(
            error -> {
              assertThat(error.pointer()).startsWith("/schemas/1");
              assertThat(error.detail()).contains(why);
            });
  }

  @Test
  void compilesNothingThatReachesOutside() {
    JsonNode schema = json("{'$ref': 'http://127.0.0.1:1/a.json'}");

    assertThatThrownBy(() -> CallerSchema.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("put what is meant into it");
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        arguments(
            "{'properties': {'a': {'pattern': '^(a+)+\\\\1b$'}}}",
            "{'a': '%s!'}".formatted("a".repeat(64))),
        arguments("{'$ref': '#'}", "{}"),
        arguments("{'allOf': [{'$ref': '#'}, {'$ref': '#'}]}", "{}"),
        arguments(doubling(40), "{}"));
  }

  /** Each definition stands for two of the next. */
  private static String doubling(int times) {
    var definitions = new StringBuilder("'d%d': true".formatted(times));
    for (int i = 0; i < times; i++) {
      definitions.append(
          ", 'd%d': {'allOf': [{'$ref': '#/$defs/d%d'}, {'$ref': '#/$defs/d%d'}]}"
              .formatted(i, i + 1, i + 1));
    }
    return "{'$defs': {%s}, '$ref': '#/$defs/d0'}".formatted(definitions);
  }

  @ParameterizedTest
  @MethodSource("endless")
  @Timeout(20)
  void endsWhatWouldNotEnd(String schema, String value) {
    assertThat(check(schema, value))
        .extracting(FieldError::detail)
        .singleElement()
        .asString()
        .contains("takes too long");
  }
}
