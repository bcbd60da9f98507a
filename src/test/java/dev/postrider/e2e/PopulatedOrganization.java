package dev.postrider.e2e;

import static java.util.Map.entry;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.ExampleRequest;
import dev.postrider.support.Receiver;
import java.time.Instant;
import java.util.Map;

/** An organization that has one of everything. */
final class PopulatedOrganization {
  private PopulatedOrganization() {}

  /**
   * Makes one of everything that an organization has, by the parameter of paths that names it.
   *
   * @param owner with an API key that has all scopes
   * @param person a member
   */
  static Map<String, String> of(ContractClient owner, Receiver receiver, String person) {
    owner.post(
        "/api/v1/event-type",
        """
        {"name": "invoice.paid", "description": "Paid.",
         "schemas": {"1": {"type": "object", "examples": [{"a": 1}]}}}\
        """);
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
        entry("person_id", person),
        entry(
            "invitation_id",
            owner
                .post(
                    "/api/v1/organization/invitation",
                    "{\"email\": \"ben@example.com\", \"role\": \"viewer\"}")
                .text("id")),
        entry(ExampleRequest.OPERATIONAL_ENDPOINT, operational));
  }
}
