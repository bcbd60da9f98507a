package dev.postrider.http;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.Applications.Attributes;
import dev.postrider.contract.Bus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The operations on applications. */
final class ApplicationRoutes {
  private final Bus bus;

  ApplicationRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.application.list", this::list,
        "v1.application.create", this::create,
        "v1.application.get", this::get,
        "v1.application.update", this::update,
        "v1.application.patch", this::patch,
        "v1.application.delete", this::delete);
  }

  private Future<Reply> list(Call call) {
    var request =
        new Applications.Browse(call.organizationId(), Listing.ordered(call.parameters()));
    return bus.request(Applications.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, ApplicationRoutes::write)));
  }

  private Future<Reply> create(Call call) {
    var request =
        new Applications.Create(
            call.organizationId(),
            attributes(call.body()),
            call.parameters().flag("get_if_exists"));
    return bus.request(Applications.CREATE, request)
        .map(stored -> Reply.stored(stored.created(), toJson(stored.application())));
  }

  private Future<Reply> get(Call call) {
    var request = new Applications.Get(call.organizationId(), call.application());
    return bus.request(Applications.GET, request).map(found -> Reply.ok(toJson(found)));
  }

  private Future<Reply> update(Call call) {
    var request =
        new Applications.Replace(
            call.organizationId(), call.application(), attributes(call.body()));
    return bus.request(Applications.REPLACE, request)
        .map(stored -> Reply.stored(stored.created(), toJson(stored.application())));
  }

  private Future<Reply> patch(Call call) {
    JsonBody body = call.body();
    var changes =
        new Applications.Changes(
            body.textChange("name"),
            body.textChange("uid"),
            body.numberChange("throttleRate"),
            body.textMapChange("metadata"));
    var request = new Applications.Patch(call.organizationId(), call.application(), changes);
    return bus.request(Applications.PATCH, request).map(changed -> Reply.ok(toJson(changed)));
  }

  private Future<Reply> delete(Call call) {
    var request = new Applications.Delete(call.by(), call.application());
    return bus.request(Applications.DELETE, request).map(done -> Reply.noContent());
  }

  /** What a body decides about an application. */
  static Attributes attributes(JsonBody body) {
    return new Attributes(
        body.text("name"),
        body.optionalText("uid"),
        body.optionalNumber("throttleRate"),
        body.textMap("metadata"));
  }

  private static Buffer toJson(Application application) {
    return JsonWriter.object(json -> write(json, application));
  }

  private static void write(JsonWriter json, Application application) {
    json.text("id", application.id().toString())
        .text("uid", application.uid())
        .text("name", application.name())
        .number("throttleRate", application.throttleRate())
        .textMap("metadata", application.metadata())
        .time("createdAt", application.createdAt())
        .time("updatedAt", application.updatedAt());
  }
}
