package dev.postrider.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages.Accepted;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events are what their schemas and docs/live.md say, and what is forbidden there is tested. */
class LiveDocumentTest {
  private static final Path SCHEMAS = Path.of("src/main/resources/live");
  private static final Path DOCUMENT = Path.of("docs/live.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00.123Z");

  private static Schema schema(String type) throws IOException {
    var config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
        .getSchema(Files.readString(SCHEMAS.resolve(type + ".schema.json")));
  }

  private static List<String> objections(JsonNode event) throws IOException {
    return schema(event.path("type").asText()).validate(event).stream()
        .map(Object::toString)
        .toList();
  }

  private static Endpoints.Changed changed(
      Endpoints.Event event, Endpoints.@Nullable DisabledReason reason) {
    return new Endpoints.Changed(
        new OrganizationId(UUID.randomUUID()),
        LiveFixture.application(),
        new EndpointId(UUID.randomUUID()),
        event,
        reason,
        NOW);
  }

  static List<JsonObject> published() {
    var organization = new OrganizationId(UUID.randomUUID());
    var totals = new Totals(organization);
    totals.countAccepted();
    totals.countAttempt(true);
    List<JsonObject> events = new ArrayList<>();
    events.add(LiveEvents.attempt(LiveFixture.attempt(LiveFixture.application())));
    events.add(
        LiveEvents.message(
            new Accepted(
                organization,
                LiveFixture.application(),
                new MessageId(new UUID(0x0191_0000_0000_7000L, 0x8000_0000_0000_0000L)),
                "invoice.paid")));
    Stream.of(Endpoints.Event.values())
        .map(event -> LiveEvents.endpoint(changed(event, null)))
        .forEach(events::add);
    Stream.of(Endpoints.DisabledReason.values())
        .map(reason -> LiveEvents.endpoint(changed(Endpoints.Event.DISABLED, reason)))
        .forEach(events::add);
    Stream.of(BackgroundTaskState.values())
        .map(state -> LiveEvents.task(LiveFixture.moved(organization, state)))
        .forEach(events::add);
    events.add(LiveEvents.totals(totals, UUID.randomUUID().toString(), NOW));
    for (String type : List.of("attempt", "message", "endpoint", "task")) {
      events.add(LiveEvents.skipped(type, 744, UUID.randomUUID().toString(), NOW));
    }
    return events;
  }

  static List<String> types() throws IOException {
    try (var files = Files.list(SCHEMAS)) {
      return files
          .map(file -> file.getFileName().toString().replace(".schema.json", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void whatIsPublishedFitsItsSchema(JsonObject event) throws IOException {
    assertThat(objections(JSON.readTree(event.encode()))).isEmpty();
  }

  @Test
  void everySchemaIsOfAnEventThatIsPublished() throws IOException {
    assertThat(published())
        .extracting(event -> event.getString("type"))
        .containsAll(types())
        .isSubsetOf(types());
  }

  @ParameterizedTest
  @MethodSource("types")
  void aSchemaRefusesWhatMustNotBePublished(String type) throws IOException {
    // Given
    JsonObject event =
        published().stream()
            .filter(published -> published.getString("type").equals(type))
            .findFirst()
            .orElseThrow();

    // When
    event.put("url", "https://example.com/hook");

    // Then
    assertThat(objections(JSON.readTree(event.encode()))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyEventIsDocumentedAsItsSchemaSays(String type) throws IOException {
    // Given
    JsonNode schema = JSON.readTree(Files.readString(SCHEMAS.resolve(type + ".schema.json")));
    String section = section(type);

    // When
    Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(section);

    // Then
    assertThat(section).contains(schema.path("title").asText());
    schema.path("properties").properties().stream()
        .filter(member -> !member.getKey().equals("type"))
        .forEach(
            member ->
                assertThat(section)
                    .contains(
                        "| `%s` | %s |"
                            .formatted(
                                member.getKey(), member.getValue().path("description").asText())));
    assertThat(example.find()).isTrue();
    assertThat(objections(JSON.readTree(example.group(1)))).isEmpty();
  }

  private static String section(String type) throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf("### `" + type + "`\n");
    assertThat(start).as("a section for %s", type).isNotNegative();
    int end = document.indexOf("\n##", start + 1);
    return document.substring(start, end);
  }

  @Test
  void whatIsForbiddenIsTestedAndWhatIsTestedIsListed() throws IOException {
    // Given
    Set<String> listed =
        TEST.matcher(Files.readString(DOCUMENT))
            .results()
            .map(found -> found.group(1) + "." + found.group(2))
            .collect(Collectors.toSet());

    // When
    Set<String> tests =
        Stream.of(
                ForbiddenAddressesTest.class,
                ForbiddenFramesTest.class,
                ForbiddenTicketsTest.class,
                AdmissionTest.class,
                LiveBridgeTest.class,
                SlowBrowserTest.class,
                AccessEndsTest.class)
            .flatMap(LiveDocumentTest::tests)
            .collect(Collectors.toSet());

    // Then
    assertThat(tests).containsAll(listed);
    assertThat(listed)
        .containsAll(tests(ForbiddenAddressesTest.class).toList())
        .containsAll(tests(ForbiddenFramesTest.class).toList())
        .containsAll(tests(ForbiddenTicketsTest.class).toList());
  }

  private static Stream<String> tests(Class<?> of) {
    return Arrays.stream(of.getDeclaredMethods())
        .filter(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(ParameterizedTest.class))
        .map(Method::getName)
        .map(name -> of.getSimpleName() + "." + name);
  }
}
