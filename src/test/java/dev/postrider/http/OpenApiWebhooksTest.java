package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.contract.EventTypes.Named;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenApiWebhooksTest {
  private static final String DOCUMENT =
      """
      openapi: 3.1.0
      info: {title: Pets, version: 1.0.0}
      webhooks:
        pet.new:
          post:
            summary: A pet was added.
            requestBody: {$ref: '#/components/requestBodies/Pet'}
        pet.gone:
          $ref: '#/components/pathItems/Gone'
      components:
        requestBodies:
          Pet:
            content:
              application/json:
                schema: {$ref: '#/components/schemas/Pet'}
                example: {id: 1}
        pathItems:
          Gone:
            put:
              deprecated: true
              description: A pet has gone.
              requestBody:
                content:
                  text/plain: {schema: {type: string}}
        schemas:
          Pet:
            type: object
            required: [id]
            properties:
              id: {type: integer}
              parent: {$ref: '#/components/schemas/Pet'}
              owner: {$ref: '#/components/schemas/Owner'}
          Owner: {type: object}
          Unused: {type: object}
      """;

  @Test
  void makesAnEventTypeOfEachWebhook() {
    List<Named> eventTypes = OpenApiWebhooks.read(DOCUMENT, "/specRaw");

    assertThat(eventTypes).extracting(Named::name).containsExactly("pet.new", "pet.gone");
    assertThat(eventTypes)
        .extracting(item -> item.attributes().description())
        .containsExactly("A pet was added.", "A pet has gone.");
    assertThat(eventTypes)
        .extracting(item -> item.attributes().deprecated())
        .containsExactly(false, true);
  }

  @Test
  void takesAlongWhatASchemaRefersTo() {
    Named pet = OpenApiWebhooks.read(DOCUMENT, "/specRaw").getFirst();
    var schema =
        EventSchemas.newest(Objects.requireNonNull(pet.attributes().schemas())).orElseThrow();

    assertThat(schema.path("$ref").asText()).isEqualTo("#/$defs/Pet");
    assertThat(schema.path("$defs").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("Pet", "Owner");
    assertThat(schema.at("/$defs/Pet/properties/parent/$ref").asText()).isEqualTo("#/$defs/Pet");
    assertThat(schema.at("/examples/0/id").asInt()).isEqualTo(1);
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        arguments("a: [", "neither YAML nor JSON"),
        arguments("openapi: 3.1.0", "has no 'webhooks'"),
        arguments("webhooks: {'a b': {post: {}}}", "no name of an event type"),
        arguments("webhooks: {a: {$ref: '#/components/pathItems/A'}}", "not in the document"),
        arguments("webhooks: {a: {$ref: 'other.yaml'}}", "not in the document"),
        arguments(
            "webhooks: {a: {post: {requestBody: {content: {application/json: {schema: {$ref:"
                + " '#/components/schemas/A'}}}}}}}",
            "which is missing"),
        arguments(
            "webhooks: {a: {post: {requestBody: {content: {application/json: {schema: {type:"
                + " nothing}}}}}}}",
            "must"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void saysWhatIsWrongWithADocument(String document, String why) {
    assertThatThrownBy(() -> OpenApiWebhooks.read(document, "/specRaw"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.problem().errors())
                    .anySatisfy(error -> assertThat(error.detail()).contains(why)));
  }
}
