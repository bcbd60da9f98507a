package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.OwnAccounts;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.Password;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Registering, and changing or resetting a password. */
final class AccountRoutes {
  private final Bus bus;

  AccountRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.account.register", this::register,
        "v1.account.confirm", this::confirm,
        "v1.account.forgot-password", this::forgetPassword,
        "v1.account.reset-password", this::resetPassword,
        "v1.account.change-password", this::changePassword);
  }

  private Future<Reply> register(Call call) {
    return bus.request(OwnAccounts.REGISTER, byMail(call)).map(done -> Reply.noContent());
  }

  private Future<Reply> forgetPassword(Call call) {
    return bus.request(OwnAccounts.FORGET_PASSWORD, byMail(call)).map(done -> Reply.noContent());
  }

  private static OwnAccounts.ByMail byMail(Call call) {
    return new OwnAccounts.ByMail(email(call.body()), call.address().get());
  }

  /** The address that a body names; the contract asks less of it than a mail server does. */
  static EmailAddress email(JsonBody body) {
    return EmailAddress.parse(body.text("email"))
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.invalid(
                        List.of(
                            new FieldError(
                                "/email", "must be an e-mail address such as ada@example.com")))));
  }

  private Future<Reply> confirm(Call call) {
    JsonBody body = call.body();
    var request =
        new OwnAccounts.Confirm(
            new Token(body.text("token")),
            body.text("name"),
            new Password(body.text("password")),
            body.text("organization"),
            call.address().get());
    return bus.request(OwnAccounts.CONFIRM, request)
        .map(
            confirmed ->
                Reply.created(
                        JsonWriter.object(
                            json ->
                                json.text("id", confirmed.id().toString())
                                    .text("email", confirmed.email().text())))
                    .by(confirmed.organizationId(), confirmed.id()));
  }

  private Future<Reply> resetPassword(Call call) {
    JsonBody body = call.body();
    var request =
        new OwnAccounts.ResetPassword(
            new Token(body.text("token")),
            new Password(body.text("password")),
            call.address().get());
    return bus.request(OwnAccounts.RESET_PASSWORD, request).map(done -> Reply.noContent());
  }

  private Future<Reply> changePassword(Call call) {
    JsonBody body = call.body();
    var request =
        new OwnAccounts.ChangePassword(
            call.member(),
            new Password(body.text("currentPassword")),
            new Password(body.text("newPassword")),
            call.address().get());
    return bus.request(OwnAccounts.CHANGE_PASSWORD, request).map(done -> Reply.noContent());
  }
}
