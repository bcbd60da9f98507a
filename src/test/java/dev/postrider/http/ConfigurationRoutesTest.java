package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.EventTypes;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Change;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.JsonText;
import dev.postrider.support.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers say about applications, event types and endpoints reaches the store as it is. */
final class ConfigurationRoutesTest {
  private static final String ACME = "{\"name\":\"Acme\",\"uid\":\"acme\"}";
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void createsAnApplicationOnce() {
    Answer created = http.client.post("/api/v1/app", ACME);
    Answer repeated = http.client.post("/api/v1/app", ACME);
    Answer gotten = http.client.post("/api/v1/app?get_if_exists=true", ACME);

    assertThat(created.status()).isEqualTo(201);
    assertThat(repeated.status()).isEqualTo(409);
    assertThat(repeated.text("detail")).contains(created.text("id"));
    assertThat(gotten.status()).isEqualTo(200);
    assertThat(gotten.text("id")).isEqualTo(created.text("id"));
  }

  @Test
  void passesEverythingOfAnApplication() {
    http.client.post(
        "/api/v1/app",
        "{\"name\":\"A €\",\"uid\":\"a\",\"throttleRate\":65535,\"metadata\":{\"k\":\"v\"},"
            + "\"unknown\":[1]}");

    var request = http.store.last(Applications.Create.class);
    assertThat(request.organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(request.getIfExists()).isFalse();
    assertThat(request.attributes())
        .isEqualTo(new Applications.Attributes("A €", "a", 65535, Map.of("k", "v")));
  }

  @Test
  void replacesOrCreatesAnApplication() {
    Answer created = http.client.put("/api/v1/app/acme", ACME);
    Answer replaced = http.client.put("/api/v1/app/acme", "{\"name\":\"New\",\"uid\":null}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().path("uid").isNull()).isTrue();
    assertThat(replaced.text("name")).isEqualTo("New");
  }

  @Test
  void tellsAbsentFromNullInAPatch() {
    http.client.post("/api/v1/app", ACME);

    http.client.patch("/api/v1/app/acme", "{\"uid\":null,\"metadata\":{}}");

    assertThat(http.store.last(Applications.Patch.class).changes())
        .isEqualTo(
            new Applications.Changes(
                new Change.Keep<>(),
                new Change.Set<>(null),
                new Change.Keep<>(),
                new Change.Set<>(Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "metadata"})
  void refusesNullForWhatCannotBeEmpty(String name) {
    Answer answer = http.client.patch("/api/v1/app/acme", "{\"%s\":null}".formatted(name));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/" + name);
  }

  @Test
  void listsWithItsParameters() {
    http.client.get("/api/v1/app?limit=250&order=descending&iterator=-app_1&unknown=1");
    var request = http.store.last(Applications.Browse.class).page();

    http.client.get("/api/v1/app");
    var byDefault = http.store.last(Applications.Browse.class).page();

    assertThat(request.limit()).isEqualTo(250);
    assertThat(request.ascending()).isFalse();
    assertThat(request.backward()).isTrue();
    assertThat(request.cursor()).contains("app_1");
    assertThat(byDefault.limit()).isEqualTo(50);
    assertThat(byDefault.ascending()).isTrue();
    assertThat(byDefault.cursor()).isEmpty();
  }

  @Test
  void deletesAnApplication() {
    http.client.post("/api/v1/app", ACME);

    assertThat(http.client.delete("/api/v1/app/acme").status()).isEqualTo(204);
    assertThat(http.client.get("/api/v1/app/acme").status()).isEqualTo(404);
  }

  @Test
  void keepsTheSchemasOfAnEventTypeAsTheyAreWritten() {
    String schemas = "{ \"1\" : {\"multipleOf\": 1.0, \"maximum\": 12345678901234567890} }";

    Answer created =
        http.client.post(
            "/api/v1/event-type",
            "{\"name\":\"a.b\",\"description\":\"\",\"schemas\":%s}".formatted(schemas));
    Answer listed = http.client.get("/api/v1/event-type");
    Answer listedWithContent = http.client.get("/api/v1/event-type?with_content=true");

    assertThat(http.store.last(EventTypes.Create.class).attributes())
        .isEqualTo(new EventTypes.Attributes("", new JsonText(schemas), null, false, false));
    assertThat(created.text()).contains("\"schemas\":" + schemas);
    assertThat(listed.json().at("/data/0/schemas").isNull()).isTrue();
    assertThat(listedWithContent.text()).contains(schemas);
  }

  @Test
  void changesAnEventType() {
    http.client.put("/api/v1/event-type/a.b", "{\"description\":\"A\",\"featureFlag\":\"f\"}");

    http.client.patch("/api/v1/event-type/a.b", "{\"schemas\":null,\"archived\":true}");

    assertThat(http.store.last(EventTypes.Patch.class).changes())
        .isEqualTo(
            new EventTypes.Changes(
                new Change.Keep<>(),
                new Change.Set<>(null),
                new Change.Keep<>(),
                new Change.Set<>(true),
                new Change.Keep<>()));
  }

  @Test
  void archivesOrExpungesAnEventType() {
    http.client.put("/api/v1/event-type/a.b", "{\"description\":\"A\"}");
    http.client.delete("/api/v1/event-type/a.b?expunge=true");
    boolean expunged = http.store.last(EventTypes.Delete.class).expunge();

    http.client.put("/api/v1/event-type/a.b", "{\"description\":\"A\"}");
    http.client.delete("/api/v1/event-type/a.b");

    assertThat(expunged).isTrue();
    assertThat(http.store.last(EventTypes.Delete.class).expunge()).isFalse();
  }

  @Test
  void passesEverythingOfAnEndpoint() {
    String key = FakeEndpoints.SECRET.text().substring("whsec_".length());

    Answer answer =
        http.client.post(
            ENDPOINTS,
            "{\"url\":\"https://example.com:8443/in?a=b\",\"uid\":\"e\",\"description\":\"d\","
                + "\"eventTypes\":[\"a.b\"],\"channels\":[\"c\"],\"throttleRate\":1,"
                + "\"disabled\":true,\"metadata\":{\"k\":\"v\"},\"secret\":\"%s\"}".formatted(key));

    var request = http.store.last(Endpoints.Create.class);
    assertThat(request.owner())
        .isEqualTo(new Endpoints.Owner.OfApplication(ApplicationId.reference("acme")));
    assertThat(request.secret()).isEqualTo(EndpointSecret.of(key));
    assertThat(request.attributes())
        .isEqualTo(
            new Endpoints.Attributes(
                "https://example.com:8443/in?a=b",
                "e",
                "d",
                List.of("a.b"),
                List.of("c"),
                1,
                true,
                Map.of("k", "v")));
    assertThat(answer.text()).doesNotContain(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"eventTypes\":[\"a.b\"]",
        "\"filterTypes\":[\"a.b\"]",
        "\"filterTypes\":[\"c.d\"],\"eventTypes\":[\"a.b\"]"
      })
  void takesAndTellsEventTypesUnderTheirOlderNameToo(String wanted) {
    Answer created =
        http.client.post(
            ENDPOINTS, "{\"uid\":\"e\",\"url\":\"https://example.com\",%s}".formatted(wanted));
    Answer patched = http.client.patch(ENDPOINTS + "/e", "{%s}".formatted(wanted));

    assertThat(List.of(created, patched))
        .allSatisfy(
            answer -> {
              assertThat(answer.json().path("eventTypes").toString()).isEqualTo("[\"a.b\"]");
              assertThat(answer.json().path("filterTypes").toString()).isEqualTo("[\"a.b\"]");
            });
  }

  @Test
  void createsAnEndpointFromItsUrlAlone() {
    Answer answer = http.client.post(ENDPOINTS, "{\"url\":\"http://127.0.0.1/\"}");

    assertThat(http.store.last(Endpoints.Create.class).secret()).isNull();
    assertThat(answer.json().path("eventTypes").isNull()).isTrue();
    assertThat(answer.json().path("disabled").asBoolean(true)).isFalse();
  }

  @Test
  void changesAnEndpointAndChecksItsUrl() {
    http.client.post(ENDPOINTS, "{\"url\":\"https://example.com\",\"uid\":\"e\"}");

    Answer refused = http.client.patch(ENDPOINTS + "/e", "{\"url\":\"https://u:p@example.com\"}");
    Answer changed =
        http.client.patch(ENDPOINTS + "/e", "{\"eventTypes\":null,\"channels\":[\"c\"]}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(changed.status()).isEqualTo(200);
    var changes = http.store.last(Endpoints.Patch.class).changes();
    assertThat(changes.url()).isEqualTo(new Change.Keep<>());
    assertThat(changes.eventTypes()).isEqualTo(new Change.Set<>(List.of()));
    assertThat(changes.channels()).isEqualTo(new Change.Set<>(List.of("c")));
  }

  @Test
  void tellsTheSecretOfAnEndpoint() {
    http.client.post(ENDPOINTS, "{\"url\":\"https://example.com\",\"uid\":\"e\"}");

    assertThat(http.client.get(ENDPOINTS + "/e/secret").text("key"))
        .isEqualTo(FakeEndpoints.SECRET.text());
  }
}
