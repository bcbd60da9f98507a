package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.ExampleRequest;
import dev.postrider.support.PublishedContract;
import dev.postrider.support.PublishedContract.Operation;
import dev.postrider.support.Receiver;
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
    owned = PopulatedOrganization.of(owner, receiver, person());
    foreigner.post("/api/v1/app", "{\"name\": \"Foreign\", \"uid\": \"foreign\"}");
  }

  @AfterAll
  static void stop() {
    owner.close();
    foreigner.close();
    receiver.close();
    product.close();
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
        // It asks for no caller but for a token; ExportDownloadIT has it.
        .filter(operation -> !operation.toString().matches("GET .*/download"))
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
    return ExampleRequest.of(caller.contract(), operation, values).send(caller);
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
