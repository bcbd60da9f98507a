package dev.postrider.http;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.AuditLog.Entry;
import dev.postrider.contract.Bus;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Id;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The operation that shows the audit log. */
final class AuditLogRoutes {
  private static final String ACTOR = "actor";

  private static final List<Function<String, Optional<? extends Id>>> ACTORS =
      List.of(PersonId::parse, ApiKeyId::parse, ApplicationId::parse);

  private final Bus bus;

  AuditLogRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of("v1.audit-log.list", this::list);
  }

  private Future<Reply> list(Call call) {
    Parameters parameters = call.parameters();
    var filter =
        new AuditLog.Filter(
            parameters.optionalText(ACTOR).map(AuditLogRoutes::actor).orElse(null),
            parameters.optionalText("operation").orElse(null),
            parameters.optionalText("thing").orElse(null),
            parameters.optionalTime("after"),
            parameters.optionalTime("before"));
    var request =
        new AuditLog.Browse(call.organizationId(), Listing.newestFirst(parameters), filter);
    return bus.request(AuditLog.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, AuditLogRoutes::write)));
  }

  private static Id actor(String text) {
    return ACTORS.stream()
        .flatMap(parse -> parse.apply(text).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.invalid(
                        List.of(
                            new FieldError(
                                "/query/" + ACTOR,
                                "must be the id of a person, an API key or an application")))));
  }

  private static void write(JsonWriter json, Entry entry) {
    var actor = entry.actor();
    json.text("id", entry.id().toString())
        .time("timestamp", entry.at())
        .object(ACTOR, who -> write(who, actor))
        .text("operation", entry.operation())
        .text("path", entry.path())
        .text("resultId", entry.resultId())
        .text("address", entry.address());
  }

  static void write(JsonWriter json, Actor actor) {
    json.text("type", actor.kind().text())
        .text("id", actor.id().toString())
        .text("label", actor.label());
  }
}
