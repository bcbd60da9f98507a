package dev.postrider.http;

import dev.postrider.domain.Capability;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PublishedContract.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Map;

/** Calls operations with the contract's own examples and the things that these have made. */
final class ExampleCaller {
  private static final Map<String, String> NAMES =
      Map.of(
          "{api_key_id}",
          FakeApiKeys.KNOWN.toString(),
          "{endpoint_id}",
          "acme-billing",
          "{msg_id}",
          "invoice-4711-paid",
          "{event_type_name}",
          "invoice.paid",
          "{attempt_id}",
          FakeMessages.FAILED.toString(),
          "{task_id}",
          FakeBackgroundTasks.RUNNING.toString());

  private final HttpFixture http;

  ExampleCaller(HttpFixture http) {
    this.http = http;
  }

  Answer call(Operation operation) {
    return call(clientOf(operation), operation, "acme");
  }

  /** Calls an operation on an application with a client of the test's own. */
  static Answer call(ContractClient client, Operation operation, String application) {
    String path = operation.path().replace("{app_id}", application);
    if (path.contains("/operational-webhook/")) {
      path = path.replace("{endpoint_id}", "operations");
    }
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      path = path.replace(name.getKey(), name.getValue());
    }
    var body =
        client
            .contract()
            .requestExample(operation)
            .map(example -> BodyPublishers.ofString(example.toString()))
            .orElseGet(BodyPublishers::noBody);
    return client.send(operation.method(), path, body);
  }

  private ContractClient clientOf(Operation operation) {
    return operation.path().equals("/api/v1/auth/logout")
        ? http.customer(EnumSet.allOf(Capability.class))
        : http.client;
  }
}
