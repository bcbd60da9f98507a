package dev.postrider.http;

import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PublishedContract.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls operations with the contract's own examples and the things that these have made. */
final class ExampleCaller {
  private static final Map<String, String> NAMES =
      Map.of(
          "{invitation_id}",
          FakeAccounts.INVITATION.toString(),
          "{person_id}",
          FakeIdentity.PERSON.toString(),
          "{session_id}",
          FakeIdentity.SESSION.toString(),
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

  private final Map<String, Permission> permissions =
      Contract.load().operations().stream()
          .collect(
              Collectors.toMap(
                  operation -> operation.method() + " " + operation.path(), Permissions::of));

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
    return client.send(
        operation.method(),
        path,
        request -> {
          request
              .method(operation.method(), body)
              .header("Cookie", "postrider_refresh=" + FakeIdentity.REFRESH.text());
          return body.contentLength() == 0
              ? request
              : request.header("Content-Type", "application/json");
        });
  }

  private ContractClient clientOf(Operation operation) {
    return switch (permissions.get(operation.toString())) {
      case PERSON -> http.person(MemberRole.OWNER);
      case PORTAL_TOKEN -> http.customer(EnumSet.allOf(Capability.class));
      case null, default -> http.client;
    };
  }
}
