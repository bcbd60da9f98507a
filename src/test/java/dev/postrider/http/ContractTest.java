package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.support.Answer;
import dev.postrider.support.PublishedContract;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program does what the contract says, and all of it. */
final class ContractTest {
  private static final OperationHandler NOTHING = call -> Future.succeededFuture(Reply.noContent());

  @Test
  void doesNotStartWithAnOperationThatNobodyHandles() {
    var handlers = handlersOf(Contract.load());
    handlers.remove("v1.message.create");

    assertThatThrownBy(() -> new Routes(Contract.load(), Permissions::of, List.of(handlers)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("operations without a handler [v1.message.create]");
  }

  @Test
  void doesNotStartWithAHandlerThatNoOperationNames() {
    var handlers = handlersOf(Contract.load());

    assertThatThrownBy(
            () ->
                new Routes(
                    Contract.load(),
                    Permissions::of,
                    List.of(handlers, Map.of("v1.extra", NOTHING))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("handlers without an operation [v1.extra]");
  }

  @Test
  void doesNotStartWithTwoHandlersForAnOperation() {
    var handlers = handlersOf(Contract.load());

    assertThatThrownBy(
            () -> new Routes(Contract.load(), Permissions::of, List.of(handlers, handlers)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two handlers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paths: {/a: {get: {responses: {}}}}",
        "paths: {/a: {get: {operationId: a, parameters: [{name: b, in: body, schema: {type:"
            + " string}}]}}}",
        "paths: {/a: {get: {operationId: a, parameters: [{name: b, in: query, schema: {type:"
            + " object}}]}}}",
        "paths: {/a: {get: {operationId: a, parameters: [{name: b, in: query, schema: {enum:"
            + " [1]}}]}}}",
        "paths: {/a: {get: {operationId: a, parameters: [{$ref: '#/nowhere'}]}}}",
        "paths: {/a: {get: {operationId: a, parameters: [{$ref: 'other.yaml#/b'}]}}}",
        "paths: {/a: {put: {operationId: a, requestBody: {required: true}}}}",
        "paths: {/a: {put: {operationId: a, requestBody: {content: {application/json: {schema:"
            + " {maxLenght: 1}}}}}}}"
      })
  void doesNotStartWithWhatItCannotKeep(String contract) {
    assertThatThrownBy(() -> Contract.of(contract.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
  }

  @Test
  void readsWhoMayCallFromTheContract() throws IOException {
    var contract =
        Contract.of(
            """
            security: [{apiKey: []}]
            paths:
              /a:
                get: {operationId: guarded}
                put: {operationId: open, security: []}
                post: {operationId: either, security: [{}, {apiKey: []}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(contract.operations())
        .extracting(Operation::id, Operation::isPublic)
        .containsExactlyInAnyOrder(
            tuple("guarded", false), tuple("open", true), tuple("either", false));
  }

  /** The client checks each answer: this covers every operation's success. */
  @Test
  void answersEveryExampleAsTheContractSays() {
    try (var http = new HttpFixture()) {
      var caller = new ExampleCaller(http);
      var succeeded = new TreeSet<String>();
      PublishedContract contract = http.client.contract();

      for (PublishedContract.Operation operation : inOrderOfNeed(contract.operations())) {
        Answer answer = caller.call(operation);
        assertThat(answer.status()).as("%s: %s", operation, answer.text()).isBetween(200, 302);
        succeeded.add(operation.toString());
      }

      assertThat(succeeded).hasSameSizeAs(contract.operations());
    }
  }

  private static List<PublishedContract.Operation> inOrderOfNeed(
      List<PublishedContract.Operation> operations) {
    List<String> methods = List.of("POST", "PUT", "GET", "HEAD", "PATCH", "DELETE");
    return operations.stream()
        .sorted(
            Comparator.comparingInt(
                    (PublishedContract.Operation each) -> methods.indexOf(each.method()))
                .thenComparing(each -> each.path().matches(".*(resend|send-example)"))
                .thenComparing(PublishedContract.Operation::path))
        .toList();
  }

  private static Map<String, OperationHandler> handlersOf(Contract contract) {
    var handlers = new HashMap<String, OperationHandler>();
    contract.operations().forEach(operation -> handlers.put(operation.id(), NOTHING));
    return handlers;
  }
}
