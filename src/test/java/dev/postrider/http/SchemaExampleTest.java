package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.domain.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaExampleTest {
  private static String example(String schemas) {
    return SchemaExample.of(new JsonText(schemas))
        .map(payload -> new String(payload.toByteArray(), StandardCharsets.UTF_8))
        .orElse("none");
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        arguments("{'1': {'examples': [{'a': 1}, {'a': 2}]}}", "{'a':1}"),
        arguments("{'2': {'example': {'a': 2}}, '10': {'example': {'a': 10}}}", "{'a':10}"),
        arguments(
            "{'1': {'properties': {'a': {'const': 'x'}, 'b': {'enum': ['y', 'z']}}}}",
            "{'a':'x','b':'y'}"),
        arguments(
            "{'1': {'type': 'object', 'properties': {'at': {'type': 'string', 'format': 'date'},"
                + " 'n': {'type': ['integer', 'null'], 'minimum': 3},"
                + " 'l': {'type': 'array', 'items': {'type': 'boolean'}}}}}",
            "{'at':'2026-01-31','n':3,'l':[true]}"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isTheGivenOneOrPutTogether(String schemas, String expected) {
    assertThat(example(schemas.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"1\":{}}",
        "{\"1\":true}",
        "{\"1\":{\"type\":\"string\"}}",
        "{\"1\":null}"
      })
  void isNoneWithoutASchemaOfAnObject(String schemas) {
    assertThat(example(schemas)).isEqualTo("none");
    assertThat(SchemaExample.of(null)).isEmpty();
  }

  @Test
  void endsHoweverDeepTheSchemaIs() {
    String deep = "{\"type\":\"string\"}";
    for (int i = 0; i < 100; i++) {
      deep = "{\"properties\":{\"a\":%s}}".formatted(deep);
    }

    assertThat(example("{\"1\":" + deep + "}")).startsWith("{\"a\":{\"a\":").contains("null");
  }
}
