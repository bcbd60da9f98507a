package dev.postrider.e2e;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PublishedContract;
import dev.postrider.support.PublishedContract.Operation;
import dev.postrider.support.Receiver;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to one organization does not exist for another. */
final class IsolationIT {
  /** The organization's own endpoint, which has the same parameter as those of applications. */
  private static final String OPERATIONAL_ENDPOINT = "operational_endpoint_id";

  private static Product product;
  private static Receiver receiver;
  private static ContractClient owner;
  private static ContractClient foreigner;
  private static Map<String, String> owned;

  @BeforeAll
  static void start() {
    product = Product.start();
    receiver = Receiver.open();
    owner = product.client();
    foreigner = product.client(product.foundOrganization("Foreign"));
    owned = populate();
    foreigner.post("/api/v1/app", "{\"name\": \"Foreign\", \"uid\": \"foreign\"}");
  }

  @AfterAll
  static void stop() {
    owner.close();
    foreigner.close();
    receiver.close();
    product.close();
  }

  /** One of everything that belongs to the first organization, by the parameter that names it. */
  private static Map<String, String> populate() {
    owner.post("/api/v1/event-type", "{\"name\": \"invoice.paid\", \"description\": \"Paid.\"}");
    String application = owner.post("/api/v1/app", "{\"name\": \"Acme\"}").text("id");
    String base = "/api/v1/app/" + application;
    String endpoint =
        owner
            .post(base + "/endpoint", "{\"url\": \"%s\"}".formatted(receiver.url("/hook")))
            .text("id");
    String message =
        owner
            .post(base + "/msg", "{\"eventType\": \"invoice.paid\", \"payload\": {\"a\": 1}}")
            .text("id");
    Answer attempts =
        Poll.until(
            () -> owner.get(base + "/attempt/msg/" + message),
            answer -> !answer.json().path("data").isEmpty());
    String task =
        owner
            .post(
                base + "/endpoint/" + endpoint + "/recover",
                "{\"since\": \"%s\", \"until\": \"%s\"}"
                    .formatted(Instant.now().minusSeconds(3600), Instant.now().minusSeconds(1800)))
            .text("id");
    Poll.until(
        () -> owner.get("/api/v1/background-task/" + task),
        answer -> answer.text("status").equals("finished"));
    String operational =
        owner
            .post(
                "/api/v1/operational-webhook/endpoint",
                "{\"url\": \"%s\"}".formatted(receiver.url("/operations")))
            .text("id");
    return Map.ofEntries(
        entry("app_id", application),
        entry("endpoint_id", endpoint),
        entry("msg_id", message),
        entry("attempt_id", attempts.json().at("/data/0/id").asText()),
        entry("event_type_name", "invoice.paid"),
        entry("task_id", task),
        entry(
            "api_key_id",
            owner.post("/api/v1/api-key", "{\"name\": \"ci\", \"scopes\": [\"read\"]}").text("id")),
        entry("person_id", person()),
        entry(
            "invitation_id",
            owner
                .post(
                    "/api/v1/organization/invitation",
                    "{\"email\": \"ben@example.com\", \"role\": \"viewer\"}")
                .text("id")),
        entry(OPERATIONAL_ENDPOINT, operational));
  }

  private static String person() {
    String organization = owner.get("/api/v1/organization").text("id");
    return product
        .runWith(
            "correct horse battery staple",
            "user",
            "create",
            "--email=ada@example.com",
            "--organization=" + organization)
        .out()
        .strip();
  }

  static Stream<Operation> operations() {
    return PublishedContract.load().operations().stream()
        .filter(operation -> operation.path().contains("{"))
        .filter(operation -> !operation.path().contains("/session/"))
        .filter(operation -> !operation.method().equals("PUT"));
  }

  static Stream<Operation> operationsInsideAnApplication() {
    return operations().filter(operation -> operation.path().matches(".*\\{.*\\{.*"));
  }

  static Stream<Operation> readingOperations() {
    return operations().filter(operation -> operation.method().equals("GET"));
  }

  @ParameterizedTest
  @MethodSource("readingOperations")
  void isFoundByItsOwner(Operation operation) {
    assertThat(call(owner, operation, owned).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void isNotFoundByAnother(Operation operation) {
    var before = everythingOwned();

    var answer = call(foreigner, operation, owned);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("code")).isEqualTo("not_found");
    assertThat(everythingOwned()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("operationsInsideAnApplication")
  void isNotFoundInAnApplicationOfAnother(Operation operation) {
    var mixed = new HashMap<>(owned);
    mixed.put("app_id", "foreign");
    var before = everythingOwned();

    var answer = call(foreigner, operation, mixed);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(everythingOwned()).isEqualTo(before);
  }

  /** On this wire a PUT creates what does not exist: what it creates is the caller's own. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/app/{app_id}", "/api/v1/event-type/{event_type_name}"})
  void isNotReplacedByAnother(String path) {
    owner.post("/api/v1/event-type", "{\"name\": \"invoice.sent\", \"description\": \"\"}");
    var names = new HashMap<>(owned);
    names.put("event_type_name", "invoice.sent");
    var before = everythingOwned();

    var answer = call(foreigner, new Operation("PUT", path), names);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(everythingOwned()).isEqualTo(before);
  }

  @Test
  void hasNoEndpointReplacedByAnother() {
    var before = everythingOwned();

    var answer =
        call(foreigner, new Operation("PUT", "/api/v1/app/{app_id}/endpoint/{endpoint_id}"), owned);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(everythingOwned()).isEqualTo(before);
  }

  @Test
  void isListedToItsOwnerOnly() {
    assertThat(owner.get("/api/v1/app").text()).contains(owned.get("app_id"));
    assertThat(foreigner.get("/api/v1/app").text()).doesNotContain(owned.get("app_id"));
    assertThat(owner.get("/api/v1/event-type").text()).contains("invoice.paid");
    assertThat(foreigner.get("/api/v1/event-type").text()).doesNotContain("invoice.paid");
    assertThat(owner.get("/api/v1/background-task").text()).contains(owned.get("task_id"));
    assertThat(foreigner.get("/api/v1/background-task").text())
        .doesNotContain(owned.get("task_id"));
  }

  private static Answer call(
      ContractClient caller, Operation operation, Map<String, String> values) {
    String path = operation.path();
    if (path.startsWith("/api/v1/operational-webhook/")) {
      path = path.replace("{endpoint_id}", "{" + OPERATIONAL_ENDPOINT + "}");
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    var body = caller.contract().requestExample(operation);
    return caller.send(
        operation.method(),
        path,
        body.isPresent()
            ? BodyPublishers.ofString(body.get().toString())
            : BodyPublishers.noBody());
  }

  /** What its owner reads, from each operation that reads, but for the time of reading. */
  private static Map<Operation, String> everythingOwned() {
    return readingOperations()
        .collect(
            Collectors.toMap(
                operation -> operation,
                operation ->
                    call(owner, operation, owned)
                        .text()
                        .replaceAll("\"total_canceled\":0,.*", "")));
  }
}
