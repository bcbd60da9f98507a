package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Named;
import dev.postrider.contract.Messages;
import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Environments are carried over; schemas are checked, and payloads where that is wanted. */
final class EnvironmentRoutesTest {
  private static final String MESSAGES = "/api/v1/app/acme/msg";
  private static final String SETTINGS = "/api/v1/environment/settings";
  private static final String EVENT_TYPE =
      """
      {"name": "a.b", "description": "",
       "schemas": {"1": {"type": "object"}, "2": {"required": ["id"]}}}\
      """;

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private Answer patchSettings(String body) {
    return http.client.send("PATCH", SETTINGS, BodyPublishers.ofString(body));
  }

  @Test
  void carriesEventTypesAndSettingsOver() {
    // Given
    http.client.post("/api/v1/event-type", EVENT_TYPE);
    patchSettings("{\"validatePayloads\": true}");

    // When
    Answer exported = http.client.post("/api/v1/environment/export", "");
    Answer imported = http.client.post("/api/v1/environment/import", exported.text());

    // Then
    assertThat(exported.json().at("/eventTypes/0/schemas/2/required/0").asText()).isEqualTo("id");
    assertThat(exported.json().at("/settings/validatePayloads").asBoolean()).isTrue();
    assertThat(imported.status()).isEqualTo(204);
    var request = http.store.last(EventTypes.Import.class);
    assertThat(request.eventTypes()).extracting(Named::name).containsExactly("a.b");
    assertThat(request.replaceAll()).isFalse();
  }

  @Test
  void takesInNothingIfAnythingIsWrong() {
    Answer refused =
        http.client.post(
            "/api/v1/environment/import",
            """
            {"connectors": [{}], "eventTypes": [
              {"name": "a", "description": "", "schemas": {"1": {"type": 5}}},
              {"name": "a", "description": ""}]}\
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("/connectors", "/eventTypes/0/schemas/1/type", "/eventTypes/1/name");
    assertThat(http.store.has(EventTypes.Import.class)).isFalse();
  }

  @Test
  void importsWebhooksOfOpenApi() {
    String document =
        """
        {"webhooks": {"pet.new": {"post": {"description": "New."}}}}\
        """;

    Answer dry =
        http.client.post(
            "/api/v1/event-type/import/openapi",
            "{\"dryRun\": true, \"spec\": %s}".formatted(document));
    Answer done =
        http.client.post(
            "/api/v1/event-type/import/openapi", "{\"specRaw\": \"webhooks: {pet.new: {}}\"}");

    assertThat(dry.json().at("/data/modified").isEmpty()).isTrue();
    assertThat(dry.json().at("/data/to_modify/0/description").asText()).isEqualTo("New.");
    assertThat(done.json().at("/data/modified/0").asText()).isEqualTo("pet.new");
    assertThat(http.client.post("/api/v1/event-type/import/openapi", "{\"dryRun\": true}").status())
        .isEqualTo(422);
  }

  @Test
  void refusesSchemasThatAreNone() {
    String body = "{\"description\": \"\", \"schemas\": {\"1\": {\"type\": \"nothing\"}}}";

    Answer created =
        http.client.post("/api/v1/event-type", body.replace("{\"desc", "{\"name\": \"a\", \"desc"));
    Answer replaced =
        http.client.send("PUT", "/api/v1/event-type/a", BodyPublishers.ofString(body));
    Answer patched =
        http.client.send("PATCH", "/api/v1/event-type/a", BodyPublishers.ofString(body));

    assertThat(List.of(created, replaced, patched))
        .allSatisfy(
            refused -> {
              assertThat(refused.status()).isEqualTo(422);
              assertThat(refused.text()).contains("/schemas/1/type");
            });
  }

  @Test
  void refusesPayloadsThatBreakTheNewestSchemaWhereThatIsWanted() {
    // Given
    http.client.post("/api/v1/event-type", EVENT_TYPE);
    patchSettings("{\"validatePayloads\": true}");

    // When
    Answer refused = http.client.post(MESSAGES, "{\"eventType\": \"a.b\", \"payload\": {}}");
    Answer accepted =
        http.client.post(MESSAGES, "{\"eventType\": \"a.b\", \"payload\": {\"id\": 1}}");
    Answer unknown = http.client.post(MESSAGES, "{\"eventType\": \"c\", \"payload\": {}}");

    // Then
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/payload/id");
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(unknown.status()).isEqualTo(202);
  }

  @Test
  void acceptsAnyPayloadWhereThatIsNotWanted() {
    http.client.post("/api/v1/event-type", EVENT_TYPE);

    assertThat(http.client.post(MESSAGES, "{\"eventType\": \"a.b\", \"payload\": {}}").status())
        .isEqualTo(202);
    assertThat(http.store.has(Messages.Accept.class)).isTrue();
  }
}
