package dev.postrider.http;

import dev.postrider.support.Answer;
import dev.postrider.support.PublishedContract.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** Calls operations with the contract's own examples and the things that these have made. */
final class ExampleCaller {
  private static final Map<String, String> NAMES =
      Map.of(
          "{app_id}", "acme",
          "{endpoint_id}", "acme-billing",
          "{msg_id}", "invoice-4711-paid",
          "{event_type_name}", "invoice.paid",
          "{attempt_id}", FakeMessages.FAILED.toString(),
          "{task_id}", FakeBackgroundTasks.RUNNING.toString());

  private final HttpFixture http;

  ExampleCaller(HttpFixture http) {
    this.http = http;
  }

  Answer call(Operation operation) {
    String path = operation.path();
    if (path.contains("/operational-webhook/")) {
      path = path.replace("{endpoint_id}", "operations");
    }
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      path = path.replace(name.getKey(), name.getValue());
    }
    var body =
        http.client
            .contract()
            .requestExample(operation)
            .map(example -> BodyPublishers.ofString(example.toString()))
            .orElseGet(BodyPublishers::noBody);
    return http.client.send(operation.method(), path, body);
  }
}
