package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes operations ready: resolves references and compiles each schema once. */
final class OperationReader {
  private static final SchemaLocation BASE = SchemaLocation.of("app:///openapi");

  /** The library takes the document itself for a schema. */
  private static final Set<String> DOCUMENT_MEMBERS =
      Set.of("openapi", "info", "servers", "security", "tags", "paths", "components");

  private final JsonNode document;
  private final Schema root;
  private final Map<String, Schema> compiled = new HashMap<>();

  OperationReader(JsonNode document) {
    this.document = document;
    var config =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).locale(Locale.ENGLISH).build();
    this.root =
        SchemaRegistry.withDialect(dialect(), builder -> builder.schemaRegistryConfig(config))
            .getSchema(BASE, document);
  }

  /** A keyword that is none would silently accept everything, so it stops the start. */
  private static Dialect dialect() {
    return Dialect.builder(Dialects.getOpenApi31())
        .unknownKeywordFactory(
            (name, context) -> {
              if (!DOCUMENT_MEMBERS.contains(name) && !name.startsWith("x-")) {
                throw new IllegalStateException("a schema has the unknown keyword " + name);
              }
              return new NonValidationKeyword(name);
            })
        .build();
  }

  /** Reads the operation of a path and method. */
  Operation read(String path, String method) {
    String pathPointer = "/paths/" + escape(path);
    String pointer = pathPointer + "/" + method;
    JsonNode operation = document.at(pointer);
    String id = operation.path("operationId").asText();
    if (id.isEmpty()) {
      throw new IllegalStateException("%s %s has no operationId".formatted(method, path));
    }
    return new Operation(
        id,
        method.toUpperCase(Locale.ROOT),
        path,
        isPublic(operation),
        parameters(pathPointer, pointer),
        body(pointer + "/requestBody"));
  }

  private boolean isPublic(JsonNode operation) {
    JsonNode security =
        operation.has("security") ? operation.get("security") : document.path("security");
    for (JsonNode alternative : security) {
      if (!alternative.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Those of the path and those of the operation, which win. */
  private List<Parameter> parameters(String pathPointer, String operationPointer) {
    var parameters = new LinkedHashMap<String, Parameter>();
    for (String owner : List.of(pathPointer, operationPointer)) {
      int count = document.at(owner + "/parameters").size();
      for (int index = 0; index < count; index++) {
        Parameter parameter = parameter(resolve(owner + "/parameters/" + index));
        parameters.put(parameter.name(), parameter);
      }
    }
    return new ArrayList<>(parameters.values());
  }

  private Parameter parameter(String pointer) {
    JsonNode parameter = document.at(pointer);
    return new Parameter(
        parameter.path("name").asText(),
        Parameter.Place.valueOf(parameter.path("in").asText().toUpperCase(Locale.ROOT)),
        Parameter.Kind.of(type(pointer + "/schema")),
        parameter.path("required").asBoolean(),
        fallback(pointer + "/schema"),
        compile(pointer + "/schema"));
  }

  /** The default, which may stand beside a reference. */
  private Optional<JsonNode> fallback(String pointer) {
    JsonNode beside = document.at(pointer).get("default");
    return Optional.ofNullable(
        beside == null ? document.at(resolve(pointer)).get("default") : beside);
  }

  /** The type that is not null, wherever the schema says it. */
  private String type(String pointer) {
    String resolved = resolve(pointer);
    JsonNode type = document.at(resolved + "/type");
    if (type.isTextual()) {
      return type.textValue();
    }
    for (JsonNode alternative : type) {
      if (!alternative.textValue().equals("null")) {
        return alternative.textValue();
      }
    }
    for (String group : List.of("/anyOf", "/oneOf", "/allOf")) {
      if (!document.at(resolved + group).isEmpty()) {
        return type(resolved + group + "/0");
      }
    }
    throw new IllegalStateException("the parameter schema at %s has no type".formatted(pointer));
  }

  private Optional<Operation.Body> body(String pointer) {
    if (document.at(pointer).isMissingNode()) {
      return Optional.empty();
    }
    String resolved = resolve(pointer);
    JsonNode content = document.at(resolved + "/content");
    var mediaTypes = new ArrayList<String>();
    content.fieldNames().forEachRemaining(type -> mediaTypes.add(type.toLowerCase(Locale.ROOT)));
    if (mediaTypes.isEmpty()) {
      throw new IllegalStateException("the body at %s has no content".formatted(pointer));
    }
    return Optional.of(
        new Operation.Body(
            document.at(resolved + "/required").asBoolean(),
            Set.copyOf(mediaTypes),
            compile(resolved + "/content/" + escape(mediaTypes.getFirst()) + "/schema")));
  }

  private Schema compile(String pointer) {
    return compiled.computeIfAbsent(pointer, this::compileAnew);
  }

  private Schema compileAnew(String pointer) {
    try {
      Schema schema = root.getRefSchema(SchemaLocation.of(BASE + "#" + pointer).getFragment());
      schema.initializeValidators();
      return schema;
    } catch (SchemaException wrong) {
      throw new IllegalStateException("the schema at %s cannot be kept".formatted(pointer), wrong);
    }
  }

  /** Follows {@code $ref}s inside the document; the pointer of what is meant. */
  private String resolve(String pointer) {
    JsonNode node = document.at(pointer);
    if (node.isMissingNode()) {
      throw new IllegalStateException("openapi.yaml has nothing at " + pointer);
    }
    String reference = node.path("$ref").asText();
    if (reference.isEmpty()) {
      return pointer;
    }
    if (!reference.startsWith("#/")) {
      throw new IllegalStateException("openapi.yaml refers outside itself: " + reference);
    }
    return resolve(reference.substring(1));
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
