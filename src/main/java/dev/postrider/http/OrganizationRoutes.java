package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.Members.Member;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Organization;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import java.util.Map;

/** The operations on organizations and their members. */
final class OrganizationRoutes {
  private final Bus bus;

  OrganizationRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.organization.create", this::create,
        "v1.organization.get", this::get,
        "v1.organization.patch", this::rename,
        "v1.organization.leave", this::leave,
        "v1.organization.transfer", this::transfer,
        "v1.organization.member.list", this::list,
        "v1.organization.member.patch", this::changeRole,
        "v1.organization.member.delete", this::remove);
  }

  /** With whose authority a caller changes members. */
  static Acting acting(Call call) {
    return switch (call.principal().orElseThrow()) {
      case Sessions.Member member ->
          Acting.person(call.organizationId(), member.role(), member.personId());
      case ApiKeys.Holder key -> Acting.apiKey(call.organizationId(), key.apiKeyId());
      case PortalTokens.Holder _ ->
          throw new IllegalStateException("a portal token manages no members");
    };
  }

  /** The role that a body names, which the contract lists. */
  static MemberRole role(JsonBody body) {
    return MemberRole.parse(body.text("role")).orElseThrow();
  }

  private Future<Reply> create(Call call) {
    var request = new Organizations.Create(call.body().text("name"), call.member().personId());
    return bus.request(Organizations.CREATE, request)
        .map(created -> Reply.created(JsonWriter.object(json -> write(json, created))));
  }

  private Future<Reply> get(Call call) {
    return bus.request(Organizations.GET, new Organizations.Which(call.organizationId()))
        .map(found -> Reply.ok(JsonWriter.object(json -> write(json, found))));
  }

  private Future<Reply> rename(Call call) {
    var request = new Organizations.Rename(call.organizationId(), call.body().text("name"));
    return bus.request(Organizations.RENAME, request)
        .map(renamed -> Reply.ok(JsonWriter.object(json -> write(json, renamed))));
  }

  private Future<Reply> list(Call call) {
    var request = new Members.Browse(call.organizationId(), Listing.ordered(call.parameters()));
    return bus.request(Members.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, OrganizationRoutes::write)));
  }

  private Future<Reply> changeRole(Call call) {
    var request =
        new Members.ChangeRole(
            acting(call), person(call.parameters().text("person_id")), role(call.body()));
    return bus.request(Members.CHANGE_ROLE, request)
        .map(changed -> Reply.ok(JsonWriter.object(json -> write(json, changed))));
  }

  private Future<Reply> remove(Call call) {
    var request = new Members.Remove(acting(call), person(call.parameters().text("person_id")));
    return bus.request(Members.REMOVE, request).map(done -> Reply.noContent());
  }

  private Future<Reply> leave(Call call) {
    return bus.request(Members.REMOVE, new Members.Remove(acting(call), call.member().personId()))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> transfer(Call call) {
    var request =
        new Members.Transfer(
            acting(call), call.member().personId(), person(call.body().text("personId")));
    return bus.request(Members.TRANSFER, request)
        .map(owner -> Reply.ok(JsonWriter.object(json -> write(json, owner))));
  }

  private static PersonId person(String text) {
    return PersonId.parse(text)
        .orElseThrow(
            () ->
                new Refusal(
                    ProblemKind.NOT_FOUND,
                    "No member has the id '%s'. GET /api/v1/organization/member lists all."
                        .formatted(text)));
  }

  private static void write(JsonWriter json, Organization organization) {
    json.text("id", organization.id().toString())
        .text("name", organization.name())
        .time("createdAt", organization.createdAt());
  }

  private static void write(JsonWriter json, Member member) {
    json.text("id", member.personId().toString())
        .text("email", member.email())
        .text("name", member.name())
        .text("role", member.role().text())
        .time("createdAt", member.createdAt());
  }
}
