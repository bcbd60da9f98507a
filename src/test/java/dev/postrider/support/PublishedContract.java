package dev.postrider.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The contract as callers read it: says what in an answer breaks it. */
public final class PublishedContract {
  private static final String BASE = "app:///published";
  private static final String PROBLEM = "/components/schemas/Problem";
  private static final String FILE = "application/gzip";
  private static final List<String> METHODS =
      List.of("get", "put", "post", "patch", "delete", "head");

  private final JsonNode document;
  private final SchemaRegistry schemas;
  private final List<Operation> operations = new ArrayList<>();

  private PublishedContract(JsonNode document) {
    this.document = document;
    var config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    this.schemas =
        SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getOpenApi31())
                .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
                .build(),
            builder ->
                builder.schemas(Map.of(BASE, document.toString())).schemaRegistryConfig(config));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()));
        }
      }
    }
  }

  /** Reads {@code openapi.yaml} from the class path. */
  public static PublishedContract load() {
    try (InputStream yaml = PublishedContract.class.getResourceAsStream("/openapi.yaml")) {
      return new PublishedContract(new YAMLMapper().readTree(Objects.requireNonNull(yaml)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * An operation.
   *
   * @param path with its parameters in braces
   */
  public record Operation(String method, String path) {
    private boolean matches(String otherMethod, String otherPath) {
      String expression = Pattern.quote(path).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q");
      return method.equals(otherMethod) && otherPath.matches(expression + "/?");
    }

    private String pointer() {
      return "/paths/%s/%s".formatted(escape(path), method.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** All operations. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The operation's example request body, if it takes one. */
  public Optional<JsonNode> requestExample(Operation operation) {
    JsonNode example =
        document.at(operation.pointer() + "/requestBody/content/application~1json/example");
    return example.isMissingNode() ? Optional.empty() : Optional.of(example);
  }

  /**
   * What breaks the contract in an answer, empty if nothing does. A refusal that no operation gave
   * must be a problem, too.
   *
   * @param path without the query
   */
  public List<String> findings(String method, String path, Answer answer) {
    Optional<Operation> operation =
        operations.stream().filter(candidate -> candidate.matches(method, path)).findFirst();
    if (operation.isEmpty()) {
      return answer.status() < 400 ? List.of() : problemFindings(answer);
    }
    String responses = operation.get().pointer() + "/responses/";
    String response = responses + answer.status();
    if (document.at(response).isMissingNode()) {
      return List.of("%s does not answer with %d".formatted(operation.get(), answer.status()));
    }
    var findings = new ArrayList<>(headerFindings(resolve(response), answer));
    findings.addAll(bodyFindings(resolve(response), answer));
    return findings;
  }

  private List<String> headerFindings(String response, Answer answer) {
    var findings = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> header : document.at(response + "/headers").properties()) {
      String pointer = resolve(response + "/headers/" + escape(header.getKey()));
      boolean given = answer.header(header.getKey()).isPresent();
      if (document.at(pointer + "/required").asBoolean() && !given) {
        findings.add("the header %s is missing".formatted(header.getKey()));
      }
    }
    return findings;
  }

  private List<String> bodyFindings(String response, Answer answer) {
    JsonNode content = document.at(response + "/content");
    if (content.isEmpty()) {
      return answer.text().isEmpty() ? List.of() : List.of("there is a body: " + answer.text());
    }
    String type = answer.header("Content-Type").orElse("");
    if (!content.has(type)) {
      return List.of("the body has the type '%s'".formatted(type));
    }
    if (type.equals(FILE)) {
      return List.of();
    }
    return schemaFindings(response + "/content/" + escape(type) + "/schema", answer);
  }

  private List<String> problemFindings(Answer answer) {
    String type = answer.header("Content-Type").orElse("");
    return type.equals("application/problem+json")
        ? schemaFindings(PROBLEM, answer)
        : List.of("the problem has the type '%s'".formatted(type));
  }

  private List<String> schemaFindings(String pointer, Answer answer) {
    return schemas
        .getSchema(SchemaLocation.of(BASE + "#" + pointer))
        .validate(answer.json())
        .stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  private String resolve(String pointer) {
    String reference = document.at(pointer).path("$ref").asText();
    return reference.isEmpty() ? pointer : resolve(reference.substring(1));
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
