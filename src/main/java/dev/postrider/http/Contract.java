package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The contract, {@code openapi.yaml} (OpenAPI 3.1): the only source of what is served, of who may
 * call it and of what a request must look like. Read once in a process.
 */
final class Contract {
  private static final String RESOURCE = "/openapi.yaml";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final byte[] yaml;
  private final JsonNode document;
  private final List<Operation> operations;

  private Contract(byte[] yaml, JsonNode document) {
    this.yaml = yaml;
    this.document = document;
    this.operations = readOperations(document);
  }

  /**
   * Reads the contract that Postrider is built with.
   *
   * @throws IllegalStateException if something in it is not supported
   */
  static Contract load() {
    try (InputStream resource = Contract.class.getResourceAsStream(RESOURCE)) {
      return of(
          Objects.requireNonNull(resource, "openapi.yaml is not on the class path").readAllBytes());
    } catch (IOException unreadable) {
      throw new IllegalStateException("openapi.yaml cannot be read", unreadable);
    }
  }

  /** Reads a contract from its text. */
  static Contract of(byte[] yaml) throws IOException {
    return new Contract(yaml.clone(), new YAMLMapper().readTree(yaml));
  }

  /** The text of the contract. */
  byte[] yaml() {
    return yaml.clone();
  }

  /** The parsed contract. */
  JsonNode document() {
    return document;
  }

  /** What can be called, each once. */
  List<Operation> operations() {
    return operations;
  }

  private static List<Operation> readOperations(JsonNode document) {
    var reader = new OperationReader(document);
    var operations = new ArrayList<Operation>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        member -> {
                          if (METHODS.contains(member.getKey())) {
                            operations.add(reader.read(path.getKey(), member.getKey()));
                          }
                        }));
    return List.copyOf(operations);
  }
}
