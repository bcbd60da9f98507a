package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.domain.EndpointHeaders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The operations on the headers that endpoints want. */
final class EndpointHeaderRoutes {
  private static final String HEADERS = "headers";

  private final Bus bus;

  EndpointHeaderRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    Function<Call, Endpoints.Get> ofApplication =
        call -> which(call, new Owner.OfApplication(call.application()));
    Function<Call, Endpoints.Get> ofOrganization = call -> which(call, new Owner.OfOrganization());
    return Map.of(
        "v1.endpoint.get-headers", call -> get(ofApplication.apply(call)),
        "v1.endpoint.update-headers", call -> replace(call, ofApplication.apply(call)),
        "v1.endpoint.patch-headers", call -> patch(call, ofApplication.apply(call)),
        "v1.operational-webhook.endpoint.get-headers", call -> get(ofOrganization.apply(call)),
        "v1.operational-webhook.endpoint.set-headers",
            call -> replace(call, ofOrganization.apply(call)));
  }

  private static Endpoints.Get which(Call call, Owner owner) {
    return new Endpoints.Get(call.organizationId(), owner, call.endpoint());
  }

  private Future<Reply> get(Endpoints.Get which) {
    return bus.request(Endpoints.HEADERS, which).map(found -> Reply.ok(toJson(found.headers())));
  }

  private Future<Reply> replace(Call call, Endpoints.Get which) {
    var request = new Endpoints.ReplaceHeaders(which, headers(call.body()));
    return bus.request(Endpoints.REPLACE_HEADERS, request).map(done -> Reply.noContent());
  }

  private Future<Reply> patch(Call call, Endpoints.Get which) {
    var removed = new TreeSet<String>();
    EndpointHeaders anew = headers(call.body(), removed);
    return bus.request(
            Endpoints.PATCH_HEADERS, new Endpoints.PatchHeaders(which, anew, Set.copyOf(removed)))
        .map(done -> Reply.noContent());
  }

  /** The headers that a body has, none if it has none. */
  static EndpointHeaders headers(JsonBody body) {
    return headers(body, new TreeSet<>());
  }

  /** Takes those that are null for removed. */
  private static EndpointHeaders headers(JsonBody body, Set<String> removed) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<FieldError> errors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : body.tree().path(HEADERS).properties()) {
      String name = field.getKey();
      String value = field.getValue().textValue();
      if (value == null) {
        removed.add(name);
      } else {
        fields.put(name, value);
        EndpointHeaders.objection(name, value)
            .ifPresent(objection -> errors.add(new FieldError(pointer(name), objection)));
      }
    }
    if (!errors.isEmpty()) {
      throw new Refusal(Problem.invalid(errors));
    }
    try {
      return new EndpointHeaders(fields);
    } catch (IllegalArgumentException unusable) {
      throw new Refusal(
          Problem.invalid(
              List.of(new FieldError("/" + HEADERS, String.valueOf(unusable.getMessage())))));
    }
  }

  /** A JSON Pointer (RFC 6901, section 3). */
  private static String pointer(String name) {
    return "/%s/%s".formatted(HEADERS, name.replace("~", "~0").replace("/", "~1"));
  }

  private static Buffer toJson(EndpointHeaders headers) {
    var shown = new TreeMap<>(headers.fields());
    shown.keySet().removeIf(EndpointHeaders::isSensitive);
    List<String> sensitive =
        headers.fields().keySet().stream().filter(EndpointHeaders::isSensitive).sorted().toList();
    return JsonWriter.object(json -> json.textMap(HEADERS, shown).texts("sensitive", sensitive));
  }
}
