package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.postrider.telemetry.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JSON Schema that a caller wrote: a program of a stranger. It reads nothing from outside, and
 * has little time and depth, regular expressions included. Blocks for as long as it takes.
 */
final class CallerSchema {
  private static final SpecificationVersion DIALECT_DEFAULT = SpecificationVersion.DRAFT_2020_12;
  private static final Duration TIME_MAX = Duration.ofMillis(200);
  private static final int DEPTH_MAX = 1_000;
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .locale(Locale.ENGLISH)
          .regularExpressionFactory(
              expression -> {
                Pattern pattern = Pattern.compile(expression);
                return text -> pattern.matcher(new Hurried(text)).find();
              })
          .build();

  /** Knows the schemas of schemas, and never one of a caller. */
  private static final SchemaRegistry META =
      SchemaRegistry.withDefaultDialect(DIALECT_DEFAULT, b -> b.schemaRegistryConfig(CONFIG));

  private final Schema schema;

  private CallerSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * Compiles a schema.
   *
   * @throws IllegalArgumentException if it is none; the message says what to do
   */
  static CallerSchema of(JsonNode schema) {
    requireOwnReferences(schema);
    try {
      // A registry of its own: what one schema calls itself must not stand in for another.
      Schema compiled =
          SchemaRegistry.withDefaultDialect(
                  dialect(schema),
                  builder ->
                      builder
                          .schemaRegistryConfig(CONFIG)
                          .schemaLoader(
                              loader -> loader.block(iri -> !isMetaSchema(iri.toString()))))
              .getSchema(schema);
      compiled.initializeValidators();
      return new CallerSchema(compiled);
    } catch (SchemaException | PatternSyntaxException unusable) {
      throw new IllegalArgumentException(
          "is not usable as a JSON Schema: " + unusable.getMessage(), unusable);
    }
  }

  /** What its meta-schema has against a schema; nothing if it is one. */
  static List<FieldError> objections(JsonNode schema, String pointer) {
    try {
      Schema meta = META.getSchema(SchemaLocation.of(dialect(schema).getDialectId()));
      List<FieldError> errors = new CallerSchema(meta).check(schema, pointer);
      if (errors.isEmpty()) {
        of(schema);
      }
      return errors;
    } catch (IllegalArgumentException unusable) {
      return List.of(new FieldError(pointer, String.valueOf(unusable.getMessage())));
    }
  }

  /** What it has against a value; nothing if the value is valid. */
  List<FieldError> check(JsonNode value, String pointer) {
    try {
      var context = new Bounded();
      schema.validate(context, value, OutputFormat.DEFAULT);
      return SchemaErrors.of(new ArrayList<>(context.getErrors()), pointer);
    } catch (TooMuchException | StackOverflowError tooMuch) {
      return List.of(
          new FieldError(
              pointer, "takes too long to be checked by its schema; simplify the schema"));
    } catch (SchemaException broken) {
      return List.of(
          new FieldError(pointer, "cannot be checked by its schema: " + broken.getMessage()));
    }
  }

  private static SpecificationVersion dialect(JsonNode schema) {
    JsonNode named = schema.path("$schema");
    return named.isMissingNode()
        ? DIALECT_DEFAULT
        : SpecificationVersion.fromDialectId(named.asText())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "names an unknown '$schema'; use that of draft 4, 6, 7, 2019-09 or"
                            + " 2020-12, or leave it out"));
  }

  private static boolean isMetaSchema(String iri) {
    return iri.contains("://json-schema.org/");
  }

  private static void requireOwnReferences(JsonNode schema) {
    schema
        .properties()
        .forEach(
            member -> {
              if (REFERENCES.contains(member.getKey())
                  && member.getValue().isTextual()
                  && !member.getValue().textValue().startsWith("#")) {
                throw new IllegalArgumentException(
                    "refers to '%s'; only references within the schema, such as '#/$defs/a', are"
                            .formatted(member.getValue().textValue())
                        + " possible: put what is meant into it");
              }
            });
    schema.forEach(CallerSchema::requireOwnReferences);
  }

  /** Time or depth is used up. */
  private static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchException() {
      super(null, null, false, false);
    }
  }

  /** Counts the depth and watches the clock at every step of a validation. */
  private static final class Bounded extends ExecutionContext {
    private final TimeLimit limit = TimeLimit.of(TIME_MAX);
    private int depth;

    Bounded() {
      super(ExecutionConfig.builder().locale(Locale.ENGLISH).build());
    }

    @Override
    public void evaluationPathAddLast(String step) {
      enter();
      super.evaluationPathAddLast(step);
    }

    @Override
    public void evaluationPathAddLast(int step) {
      enter();
      super.evaluationPathAddLast(step);
    }

    @Override
    public void evaluationPathRemoveLast() {
      depth--;
      super.evaluationPathRemoveLast();
    }

    private void enter() {
      if (++depth > DEPTH_MAX || limit.isOver()) {
        throw new TooMuchException();
      }
    }
  }

  /** A text that a regular expression can look at for a short time only. */
  private static final class Hurried implements CharSequence {
    private static final int LOOKS_BETWEEN = 1_000;

    private final String text;
    private final TimeLimit limit = TimeLimit.of(TIME_MAX);
    private int looks;

    Hurried(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks % LOOKS_BETWEEN == 0 && limit.isOver()) {
        throw new TooMuchException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int to) {
      return text.substring(start, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
