package dev.postrider.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body once, from its bytes. The top-level {@code payload} is passed over, so that it keeps
 * its bytes and costs no tree: an empty object stands for it. The rest becomes a small tree.
 */
final class JsonBodyParser {
  static final int NESTING_MAX = 512;
  static final int NUMBER_LENGTH_MAX = 1000;
  static final int NAME_LENGTH_MAX = 10_000;

  private static final String PAYLOAD = "payload";
  private static final String SCHEMAS = "schemas";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * Reads a body that is not empty.
   *
   * @throws Refusal if it is not well-formed JSON in UTF-8, repeats a name, or goes beyond a limit
   */
  JsonBody parse(byte[] bytes) {
    BodyEncoding.requireUtf8(bytes);
    try (JsonParser parser = json.createParser(bytes)) {
      return new Pass(parser, bytes).read();
    } catch (StreamConstraintsException tooMuch) {
      throw beyondLimits(tooMuch.getLocation());
    } catch (JsonProcessingException malformed) {
      throw malformed(malformed.getOriginalMessage(), malformed.getLocation());
    } catch (IOException impossible) {
      throw new IllegalStateException("an array is read without input or output", impossible);
    }
  }

  /** Whether a text in UTF-8 is one JSON object, within the limits of a body. */
  boolean isObject(byte[] text) {
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException malformed) {
      return false;
    }
  }

  private static Refusal malformed(String reason, @Nullable JsonLocation location) {
    return new Refusal(
        ProblemKind.MALFORMED,
        "The body is not well-formed JSON at %s: %s. Correct it there and send again."
            .formatted(describe(location), reason));
  }

  private static Refusal beyondLimits(@Nullable JsonLocation location) {
    return new Refusal(
        Problem.invalid(
            List.of(
                new FieldError(
                    "",
                    ("goes beyond a limit at %s: at most %d levels of nesting, %d digits in a"
                            + " number, %d characters in a name")
                        .formatted(
                            describe(location),
                            NESTING_MAX,
                            NUMBER_LENGTH_MAX,
                            NAME_LENGTH_MAX)))));
  }

  private static String describe(@Nullable JsonLocation location) {
    return location == null
        ? "an unknown place"
        : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** One reading of one body. */
  private static final class Pass {
    private final JsonParser parser;
    private final byte[] bytes;
    private final List<FieldError> errors = new ArrayList<>(0);
    private @Nullable Payload payload;
    private @Nullable JsonText schemas;

    Pass(JsonParser parser, byte[] bytes) {
      this.parser = parser;
      this.bytes = bytes;
    }

    JsonBody read() throws IOException {
      if (parser.nextToken() == null) {
        throw new Refusal(
            Problem.invalid(List.of(new FieldError("", "is empty; send a JSON object"))));
      }
      JsonNode tree = parser.currentToken() == JsonToken.START_OBJECT ? root() : value();
      if (parser.nextToken() != null) {
        throw malformed("more follows after its end", parser.currentTokenLocation());
      }
      return new JsonBody(bytes, tree, new JsonBody.Kept(payload, schemas, errors));
    }

    private ObjectNode root() throws IOException {
      ObjectNode object = NODES.objectNode();
      for (String name = nextName(object); name != null; name = nextName(object)) {
        boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
        int start = offset(parser.currentTokenLocation());
        if (isObject && name.equals(PAYLOAD)) {
          parser.skipChildren();
          payload = Payload.copyOf(bytes, start, offset(parser.currentLocation()));
          object.set(name, NODES.objectNode());
          continue;
        }
        object.set(name, value());
        if (isObject && name.equals(SCHEMAS)) {
          int length = offset(parser.currentLocation()) - start;
          schemas = new JsonText(new String(bytes, start, length, StandardCharsets.UTF_8));
        }
      }
      return object;
    }

    private JsonNode value() throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> NODES.textNode(storable(parser.getText()));
        case VALUE_NUMBER_INT -> integer();
        case VALUE_NUMBER_FLOAT -> fraction();
        case VALUE_TRUE -> NODES.booleanNode(true);
        case VALUE_FALSE -> NODES.booleanNode(false);
        case VALUE_NULL -> NODES.nullNode();
        case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("no value begins with " + parser.currentToken());
      };
    }

    private ObjectNode object() throws IOException {
      ObjectNode object = NODES.objectNode();
      for (String name = nextName(object); name != null; name = nextName(object)) {
        parser.nextToken();
        object.set(name, value());
      }
      return object;
    }

    private @Nullable String nextName(ObjectNode object) throws IOException {
      String name = parser.nextFieldName();
      if (name == null) {
        return null;
      }
      if (object.has(name)) {
        throw malformed("the name occurs twice in one object", parser.currentTokenLocation());
      }
      return storable(name);
    }

    private ArrayNode array() throws IOException {
      ArrayNode array = NODES.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value());
      }
      return array;
    }

    private JsonNode integer() throws IOException {
      return switch (parser.getNumberType()) {
        case INT -> NODES.numberNode(parser.getIntValue());
        case LONG -> NODES.numberNode(parser.getLongValue());
        case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
            NODES.numberNode(parser.getBigIntegerValue());
      };
    }

    /** A fraction that no 64-bit number can hold would be another number in the database. */
    private JsonNode fraction() throws IOException {
      double value = parser.getDoubleValue();
      boolean vanished = value == 0 && parser.getDecimalValue().signum() != 0;
      if (Double.isInfinite(value) || vanished) {
        refuse("must be a number that fits 64 bits (IEEE 754)");
      }
      return NODES.numberNode(value);
    }

    private String storable(String text) {
      if (!Texts.storable(text)) {
        refuse(Texts.NOT_STORABLE);
      }
      return text;
    }

    private void refuse(String detail) {
      errors.add(new FieldError(parser.getParsingContext().pathAsPointer().toString(), detail));
    }

    private static int offset(JsonLocation location) {
      return Math.toIntExact(location.getByteOffset());
    }
  }
}
