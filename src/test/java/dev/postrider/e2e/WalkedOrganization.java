package dev.postrider.e2e;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.e2e.Credentials.Person;
import dev.postrider.e2e.WalkingCaller.Bearer;
import dev.postrider.http.PermissionTable.Row;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.ExampleRequest;
import dev.postrider.support.Receiver;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An organization with one of everything, whose operations are called by callers of all kinds. */
final class WalkedOrganization implements AutoCloseable {
  private final Product product;
  private final Receiver receiver = Receiver.open();
  private final ContractClient client;
  private final ContractClient owner;
  private final Credentials credentials;
  private final Map<String, String> names;
  private final WalkingCallers.Home home;
  private int calls;

  WalkedOrganization(Product product) {
    this.product = product;
    this.client = product.client("");
    this.owner = product.client();
    this.credentials = new Credentials(product);
    OrganizationId organization = organization(owner);
    Person member = credentials.person(organization, MemberRole.OWNER);
    this.names = new HashMap<>(PopulatedOrganization.of(owner, receiver, member.id().toString()));
    names.put("session_id", member.session().toString());
    names.put("organization_id", organization.toString());
    try (ContractClient foreigner = product.client(product.foundOrganization("Foreign"))) {
      // Its own endpoints belong to a hidden application, which is made when it is first looked
      // for.
      foreigner.get("/api/v1/operational-webhook/endpoint");
      this.home =
          new WalkingCallers.Home(
              organization,
              ApplicationId.parse(Objects.requireNonNull(names.get("app_id"))).orElseThrow(),
              application(owner),
              organization(foreigner),
              application(foreigner));
    }
  }

  private static OrganizationId organization(ContractClient caller) {
    return OrganizationId.parse(caller.get("/api/v1/organization").text("id")).orElseThrow();
  }

  private static ApplicationId application(ContractClient caller) {
    return ApplicationId.parse(caller.post("/api/v1/app", "{\"name\": \"Another\"}").text("id"))
        .orElseThrow();
  }

  /** Callers of every kind. */
  WalkingCallers callers() {
    return new WalkingCallers(credentials, home);
  }

  /** Calls an operation on the things of the organization. */
  Answer call(Row row, Bearer bearer) {
    return call(row, bearer, names);
  }

  /** Calls it on the same things within another application of the organization. */
  Answer callElsewhere(Row row, Bearer bearer) {
    var things = new HashMap<>(names);
    things.put("app_id", home.other().toString());
    return call(row, bearer, things);
  }

  /** Calls it on things of its own, if it deletes or changes what others need. */
  Answer callOnVictims(Row row, Bearer bearer) {
    var things = new HashMap<>(names);
    if (row.operation().method().equals("DELETE")
        || row.id().equals("v1.organization.member.patch")) {
      String path = row.operation().path();
      String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[{}]", "");
      String name =
          path.contains("/operational-webhook/") ? ExampleRequest.OPERATIONAL_ENDPOINT : last;
      victim(name, bearer).ifPresent(victim -> things.put(name, victim));
    }
    if (row.id().equals("v1.background-task.delete-download")) {
      String exports = "/api/v1/app/%s/export".formatted(names.get("app_id"));
      things.put("task_id", made(exports, export()));
    }
    if (row.id().equals("v1.organization.transfer")) {
      victim("person_id", bearer).ifPresent(victim -> things.put("person_id", victim));
    }
    return call(row, bearer, things);
  }

  private static String export() {
    return "{\"subject\": \"messages\", \"format\": \"csv\", \"since\": \"%s\"}"
        .formatted(Instant.now().minusSeconds(60));
  }

  private Optional<String> victim(String name, Bearer bearer) {
    String url = "{\"url\": \"%s\"}".formatted(receiver.url("/victim"));
    return switch (name) {
      case "app_id" -> Optional.of(made("/api/v1/app", "{\"name\": \"Victim\"}"));
      case "endpoint_id" ->
          Optional.of(made("/api/v1/app/%s/endpoint".formatted(names.get("app_id")), url));
      case ExampleRequest.OPERATIONAL_ENDPOINT ->
          Optional.of(made("/api/v1/operational-webhook/endpoint", url));
      case "event_type_name" -> {
        String type = "victim.n" + calls;
        owner.post(
            "/api/v1/event-type", "{\"name\": \"%s\", \"description\": \"\"}".formatted(type));
        yield Optional.of(type);
      }
      case "api_key_id" -> Optional.of(made("/api/v1/api-key", "{\"name\": \"victim\"}"));
      case "invitation_id" ->
          Optional.of(
              made(
                  "/api/v1/organization/invitation",
                  "{\"email\": \"victim-%d@example.com\", \"role\": \"viewer\"}".formatted(calls)));
      case "person_id" ->
          Optional.of(credentials.person(home.organization(), MemberRole.VIEWER).id().toString());
      case "session_id" -> bearer.person().map(person -> person.session().toString());
      default -> Optional.empty();
    };
  }

  private String made(String path, String json) {
    return owner.post(path, json).text("id");
  }

  private Answer call(Row row, Bearer bearer, Map<String, String> things) {
    String address = "198.51.%d.%d".formatted(calls / 250 % 250, calls % 250);
    calls++;
    var example = ExampleRequest.of(client.contract(), row.operation(), things);
    return body(row, things)
        .map(example::with)
        .orElse(example)
        .send(client, request -> headers(request.header("X-Forwarded-For", address), row, bearer));
  }

  private HttpRequest.Builder headers(HttpRequest.Builder request, Row row, Bearer bearer) {
    if (row.id().equals("v1.session.refresh")) {
      String refresh = somebody().refreshToken().text();
      request.header("Cookie", "postrider_refresh=" + refresh);
    }
    return bearer.credential().isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + bearer.credential());
  }

  /** A body that names what there is, where the example names what there is not. */
  private Optional<String> body(Row row, Map<String, String> things) {
    return switch (row.id()) {
      case "v1.organization.transfer" ->
          Optional.of("{\"personId\": \"%s\"}".formatted(things.get("person_id")));
      case "v1.session.switch" ->
          Optional.of("{\"organizationId\": \"%s\"}".formatted(things.get("organization_id")));
      // The examples create things of the names that those for changes give.
      case "v1.application.update" ->
          Optional.of("{\"name\": \"Walked\", \"uid\": \"walked-%d\"}".formatted(calls));
      case "v1.endpoint.update", "v1.operational-webhook.endpoint.upsert" ->
          Optional.of(
              "{\"url\": \"%s\", \"uid\": \"walked-%d\"}"
                  .formatted(receiver.url("/walked"), calls));
      // A key gives no scope that it does not have.
      case "v1.api-key.create" -> Optional.of("{\"name\": \"a\", \"scopes\": [\"api-keys\"]}");
      case "v1.session.create" ->
          Optional.of(
              "{\"email\": \"%s\", \"password\": \"%s\"}"
                  .formatted(somebody().email(), Credentials.PASSWORD));
      case "v1.account.register", "v1.account.forgot-password" ->
          Optional.of("{\"email\": \"walker-%d@example.com\"}".formatted(calls));
      case "v1.organization.invitation.create" ->
          Optional.of(
              "{\"email\": \"guest-%d@example.com\", \"role\": \"viewer\"}".formatted(calls));
      default -> Optional.empty();
    };
  }

  private Person somebody() {
    return credentials.person(home.organization(), MemberRole.VIEWER);
  }

  @Override
  public void close() {
    credentials.close();
    client.close();
    owner.close();
    receiver.close();
    product.close();
  }
}
