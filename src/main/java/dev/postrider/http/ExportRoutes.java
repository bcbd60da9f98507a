package dev.postrider.http;

import dev.postrider.contract.BulkResends;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Exports;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The operations that start exports and bulk resends. */
final class ExportRoutes {
  /** What only attempts are chosen by. */
  private static final List<String> OF_ATTEMPTS =
      List.of("endpointId", "status", "statusCodeClass");

  private final Bus bus;

  ExportRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of("v1.application.export", this::export, "v1.endpoint.bulk-resend", this::resend);
  }

  private Future<Reply> export(Call call) {
    JsonBody body = call.body();
    var subject = ExportSubject.valueOf(body.text("subject").toUpperCase(Locale.ROOT));
    if (subject == ExportSubject.MESSAGES) {
      refuseFiltersOfAttempts(body);
    }
    var request =
        new Exports.Start(
            call.by(),
            call.application(),
            Times.optional("/since", body.optionalText("since")),
            Times.optional("/until", body.optionalText("until")),
            new Exports.Selection(
                subject,
                ExportFormat.valueOf(body.text("format").toUpperCase(Locale.ROOT)),
                body.flag("withContent"),
                filter(body)));
    return bus.request(Exports.START, request).map(BackgroundTaskJson::started);
  }

  /** Or somebody would take a file of everything for one of what failed. */
  private static void refuseFiltersOfAttempts(JsonBody body) {
    List<FieldError> errors =
        OF_ATTEMPTS.stream()
            .filter(name -> body.tree().hasNonNull(name))
            .map(name -> new FieldError("/" + name, "goes with the subject 'attempts' only"))
            .toList();
    if (!errors.isEmpty()) {
      throw new Refusal(Problem.invalid(errors));
    }
  }

  private static Exports.Filter filter(JsonBody body) {
    String endpoint = body.optionalText("endpointId");
    Integer status = body.optionalNumber("status");
    return new Exports.Filter(
        body.texts("eventTypes"),
        body.optionalText("channel"),
        body.optionalText("tag"),
        endpoint == null ? null : EndpointId.reference(endpoint),
        status == null ? null : AttemptRoutes.status(status),
        body.optionalNumber("statusCodeClass"));
  }

  private Future<Reply> resend(Call call) {
    var request =
        new BulkResends.Start(
            call.by(),
            new Endpoints.Get(call.organizationId(), call.application(), call.endpoint()),
            call.body().texts("messageIds").stream().map(MessageId::reference).toList());
    return bus.request(BulkResends.START, request).map(BackgroundTaskJson::started);
  }
}
