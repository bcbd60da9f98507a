package dev.postrider.http;

import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.ExampleRequest;
import dev.postrider.support.PublishedContract.Operation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls operations with the contract's own examples and the things that these have made. */
final class ExampleCaller {
  private static final String COOKIES =
      "postrider_refresh=%s; __Host-postrider_sign_in=%s"
          .formatted(FakeIdentity.REFRESH.text(), FakeIdentity.SIGN_IN.text());

  private static final Map<String, String> NAMES =
      Map.of(
          "invitation_id",
          FakeAccounts.INVITATION.toString(),
          "person_id",
          FakeIdentity.PERSON.toString(),
          "session_id",
          FakeIdentity.SESSION.toString(),
          "api_key_id",
          FakeApiKeys.KNOWN.toString(),
          "endpoint_id",
          "acme-billing",
          "msg_id",
          "invoice-4711-paid",
          "event_type_name",
          "invoice.paid",
          "attempt_id",
          FakeMessages.FAILED.toString(),
          "task_id",
          FakeBackgroundTasks.RUNNING.toString(),
          ExampleRequest.OPERATIONAL_ENDPOINT,
          "operations");

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
    var names = new HashMap<>(NAMES);
    names.put("app_id", application);
    names.put(ExampleRequest.CODE, "known-code");
    names.put(ExampleRequest.STATE, FakeIdentity.STATE);
    names.put(ExampleRequest.TOKEN, FakeExports.TOKEN.text());
    return ExampleRequest.of(client.contract(), operation, names)
        .send(client, request -> request.header("Cookie", COOKIES));
  }

  private ContractClient clientOf(Operation operation) {
    return switch (permissions.get(operation.toString())) {
      case PERSON -> http.person(MemberRole.OWNER);
      case PORTAL_TOKEN -> http.customer(EnumSet.allOf(Capability.class));
      case null, default -> http.client;
    };
  }
}
