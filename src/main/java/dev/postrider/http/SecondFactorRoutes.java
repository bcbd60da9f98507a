package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.OwnSecondFactors;
import dev.postrider.contract.OwnSecondFactors.ByCode;
import dev.postrider.contract.OwnSecondFactors.RecoveryCodes;
import dev.postrider.contract.SecondFactors;
import dev.postrider.domain.Password;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.domain.SecondFactorCode.Recovery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The second factor of the person who calls. */
final class SecondFactorRoutes {
  private final Bus bus;

  SecondFactorRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.account.second-factor.get", this::get,
        "v1.account.second-factor.start", this::start,
        "v1.account.second-factor.confirm", this::confirm,
        "v1.account.second-factor.renew-recovery-codes", this::renewRecoveryCodes,
        "v1.account.second-factor.switch-off", this::switchOff);
  }

  private Future<Reply> get(Call call) {
    return bus.request(SecondFactors.STATUS, new SecondFactors.Of(call.member().personId()))
        .map(
            status ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.time("activeSince", status.activeSince())
                                .number("recoveryCodesLeft", status.recoveryCodesLeft()))));
  }

  private Future<Reply> start(Call call) {
    var request =
        new OwnSecondFactors.Start(call.member(), currentPassword(call), call.address().get());
    return bus.request(OwnSecondFactors.START, request)
        .map(
            started ->
                Reply.created(
                    JsonWriter.object(
                        json ->
                            json.text("secret", started.secret().text())
                                .text("url", started.url()))));
  }

  private Future<Reply> confirm(Call call) {
    return bus.request(OwnSecondFactors.CONFIRM, byCode(call)).map(SecondFactorRoutes::reply);
  }

  private Future<Reply> renewRecoveryCodes(Call call) {
    return bus.request(OwnSecondFactors.RENEW_CODES, byCode(call)).map(SecondFactorRoutes::reply);
  }

  private static ByCode byCode(Call call) {
    return new ByCode(call.member(), code(call.body()), call.address().get());
  }

  private static Reply reply(RecoveryCodes codes) {
    List<String> grouped = codes.codes().stream().map(Recovery::grouped).toList();
    return Reply.ok(JsonWriter.object(json -> json.texts("recoveryCodes", grouped)));
  }

  private Future<Reply> switchOff(Call call) {
    var request =
        new OwnSecondFactors.SwitchOff(
            call.member(), currentPassword(call), code(call.body()), call.address().get());
    return bus.request(OwnSecondFactors.SWITCH_OFF, request).map(done -> Reply.noContent());
  }

  private static Password currentPassword(Call call) {
    return new Password(call.body().text("currentPassword"));
  }

  /** The code that a body holds. */
  static SecondFactorCode code(JsonBody body) {
    return SecondFactorCode.parse(body.text("code"))
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.invalid(
                        List.of(
                            new FieldError(
                                "/code",
                                "must be six digits, or a recovery code of 20 letters and"
                                    + " digits")))));
  }
}
