package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.domain.JsonText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is read once, strictly, and its payload not at all. */
final class JsonBodyParserTest {
  private final JsonBodyParser parser = new JsonBodyParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }",
        "{\"a\":1.0,\"b\":1e400,\"c\":12345678901234567890,\"d\":-0,\"e\":1E+5}",
        "{\"z\":1,\"a\":2,\"m\":3}",
        "{\n\t\"a\" : [ 1 , 2 ] ,\r\n \"b\" : { } }",
        "{\"a\":\"\\u0041\\/\\\"\\ud83d\\ude00 \\u0000\"}",
        "{\"a\":\"lone \\ud800\"}",
        "{\"a\":1,\"a\":2,\"b\":{\"c\":1,\"c\":2}}",
        "{\"ä\":\"€ 😀\",\"\":\"\"}",
        "{\"payload\":{\"payload\":{}}}",
        "{\"a\":null,\"b\":[true,false,[[[]]]]}"
      })
  void keepsThePayloadByteForByte(String payload) {
    JsonBody first = parse("{\"payload\":" + payload + ",\"eventType\":\"a\"}");
    JsonBody last = parse(" { \"eventType\" : \"ä😀\" , \"payload\" :\t" + payload + "\n } ");

    assertThat(first.payload().toUtf8()).isEqualTo(payload);
    assertThat(last.payload().toUtf8()).isEqualTo(payload);
    assertThat(first.tree().path("payload").isEmpty()).isTrue();
    assertThat(last.text("eventType")).isEqualTo("ä😀");
    assertThat(last.errors()).isEmpty();
  }

  @Test
  void keepsALargePayloadByteForByte() {
    String payload = "{\"a\":[" + "{\"k\":\"€ä😀\\\\\\\"\"},".repeat(20_000) + "1]}";

    JsonBody body = parse("{\"eventType\":\"a\",\"payload\":" + payload + "}");

    assertThat(body.payload().toUtf8()).isEqualTo(payload);
  }

  /** Names are kept in a table that callers could fill. */
  @Test
  void doesNotTireOfNewNames() {
    for (int body = 0; body < 300; body++) {
      var payload = new StringBuilder("{");
      for (int name = 0; name < 1000; name++) {
        payload.append("\"key-%d-%d\":1,".formatted(body, name));
      }
      payload.append("\"last\":1}");

      assertThat(parse("{\"payload\":" + payload + "}").payload().toUtf8())
          .isEqualTo(payload.toString());
    }
  }

  @Test
  void keepsASchemaCharacterForCharacter() {
    String schemas = "{ \"1\": {\"maximum\": 1.0, \"title\": \"\\u00e4\"} }";

    JsonBody body = parse("{\"schemas\":" + schemas + "}");

    assertThat(body.schemas()).isEqualTo(new JsonText(schemas));
    assertThat(body.tree().at("/schemas/1/title").textValue()).isEqualTo("ä");
  }

  static List<Arguments> malformed() {
    return List.of(
        arguments("{", "line 1, column 2"),
        arguments("{\"a\":1", "line 1, column 7"),
        arguments("{\n \"a\": tru }", "line 2, column"),
        arguments("{\"a\":1,}", "line 1, column 8"),
        arguments("{\"a\" 1}", "line 1, column 6"),
        arguments("{a:1}", "line 1, column 2"),
        arguments("{'a':1}", "line 1, column 2"),
        arguments("{\"a\":01}", "line 1, column"),
        arguments("{\"a\":NaN}", "line 1, column"),
        arguments("{\"a\":\"\n\"}", "line 1, column"),
        arguments("{\"a\":\"\\x\"}", "line 1, column"),
        arguments("{} // more", "line 1, column"),
        arguments("{} {}", "line 1, column 4: more follows after its end"),
        arguments("{}]", "line 1, column"),
        arguments("{\"payload\":{\"a\":}}", "line 1, column 17"),
        arguments("{\"payload\":{\"a\":[1,2}}", "line 1, column"),
        arguments("{\"a\":1,\"b\":2,\"a\":3}", "line 1, column 14: the name occurs twice"),
        arguments("{\"payload\":{},\"payload\":{}}", "column 15: the name occurs twice"),
        arguments("{\"a\":{\"b\":1,\n\"b\":2}}", "line 2, column 1: the name occurs twice"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void saysWhereItIsNotWellFormed(String body, String where) {
    Problem problem = refuse(body.getBytes(StandardCharsets.UTF_8));

    assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
    assertThat(problem.detail()).contains(where).endsWith("Correct it there and send again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n\t"})
  void refusesABodyOfWhiteSpace(String body) {
    Problem problem = refuse(body.getBytes(StandardCharsets.UTF_8));

    assertThat(problem.errors())
        .containsExactly(new FieldError("", "is empty; send a JSON object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void refusesAnotherEncoding(String encoding) {
    Problem problem = refuse("{\"payload\":{}}".getBytes(Charset.forName(encoding)));

    assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
    assertThat(problem.detail()).contains("UTF-16 or UTF-32", "Send it in UTF-8");
  }

  @Test
  void refusesAByteOrderMark() {
    Problem problem = refuse("\ufeff{}".getBytes(StandardCharsets.UTF_8));

    assertThat(problem.detail()).contains("byte order mark");
  }

  static List<byte[]> brokenUtf8() {
    return List.of(
        payloadOf(0xE4),
        payloadOf(0xC0, 0x80),
        payloadOf(0xED, 0xA0, 0x80),
        payloadOf(0xF5, 0x80, 0x80, 0x80),
        payloadOf(0xE2, 0x82));
  }

  @ParameterizedTest
  @MethodSource("brokenUtf8")
  void refusesBrokenUtf8EvenInThePayload(byte[] body) {
    Problem problem = refuse(body);

    assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED);
    assertThat(problem.detail()).contains("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void limitsTheNesting(String level) {
    String tooDeep = "{\"payload\":{\"a\":" + level.repeat(600) + "}}";

    Problem problem = refuse(tooDeep.getBytes(StandardCharsets.UTF_8));

    assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID);
    assertThat(problem.detail()).contains("512 levels of nesting");
  }

  @Test
  void limitsTheDigitsOfANumber() {
    Problem problem = refuse(("{\"a\":" + "9".repeat(1001) + "}").getBytes(StandardCharsets.UTF_8));

    assertThat(problem.detail()).contains("1000 digits in a number");
  }

  @Test
  void limitsTheLengthOfAName() {
    Problem problem =
        refuse(("{\"" + "a".repeat(20_000) + "\":1}").getBytes(StandardCharsets.UTF_8));

    assertThat(problem.detail()).contains("10000 characters in a name");
  }

  private JsonBody parse(String body) {
    return parser.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  private Problem refuse(byte[] body) {
    return Objects.requireNonNull(
            catchThrowableOfType(Refusal.class, () -> parser.parse(body)), "was accepted")
        .problem();
  }

  private static byte[] payloadOf(int... bytes) {
    byte[] start = "{\"payload\":{\"a\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] end = "\"}}".getBytes(StandardCharsets.UTF_8);
    var body = new byte[start.length + bytes.length + end.length];
    System.arraycopy(start, 0, body, 0, start.length);
    for (int index = 0; index < bytes.length; index++) {
      body[start.length + index] = (byte) bytes[index];
    }
    System.arraycopy(end, 0, body, start.length + bytes.length, end.length);
    return body;
  }
}
