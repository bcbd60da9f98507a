package dev.postrider.http;

import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Invitation;
import dev.postrider.contract.OwnAccounts;
import dev.postrider.contract.People;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.InvitationId;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.Password;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Inviting people into an organization by mail, and accepting it. */
final class InvitationRoutes {
  private static final Duration LIFETIME = MailKind.INVITATION.usefulFor();
  private static final String AN_API_KEY = "An API key";

  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random;
  private final URI publicUrl;

  InvitationRoutes(Bus bus, InstantSource clock, SecureRandom random, URI publicUrl) {
    this.bus = bus;
    this.clock = clock;
    this.random = random;
    this.publicUrl = publicUrl;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.organization.invitation.create", this::invite,
        "v1.organization.invitation.list", this::list,
        "v1.organization.invitation.delete", this::revoke,
        "v1.invitation.show", this::show,
        "v1.invitation.accept", this::accept);
  }

  private Future<Reply> invite(Call call) {
    JsonBody body = call.body();
    Token token = Token.generate(Token.LINK_PREFIX, random);
    // The token stands in the fragment, which browsers send to nobody.
    var link =
        new Link(
            token.hash(),
            publicUrl + "/invitation#token=" + token.text(),
            clock.instant().plus(LIFETIME));
    return inviter(call)
        .compose(
            inviter ->
                bus.request(
                    Invitations.INVITE,
                    new Invitations.Invite(
                        OrganizationRoutes.acting(call),
                        AccountRoutes.email(body),
                        OrganizationRoutes.role(body),
                        inviter,
                        link)))
        .map(invited -> Reply.created(JsonWriter.object(json -> write(json, invited))));
  }

  private Future<String> inviter(Call call) {
    return call.principal().orElseThrow() instanceof Sessions.Member member
        ? bus.request(People.ACCOUNT, new People.AccountOf(member.personId()))
            .map(account -> account.email().text())
        : Future.succeededFuture(AN_API_KEY);
  }

  private Future<Reply> list(Call call) {
    var request = new Invitations.Browse(call.organizationId(), Listing.ordered(call.parameters()));
    return bus.request(Invitations.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, InvitationRoutes::write)));
  }

  private Future<Reply> revoke(Call call) {
    String text = call.parameters().text("invitation_id");
    InvitationId invitation =
        InvitationId.parse(text)
            .orElseThrow(
                () ->
                    new Refusal(
                        ProblemKind.NOT_FOUND,
                        "No invitation has the id '%s'. It may have been accepted."
                            .formatted(text)));
    var request = new Invitations.Revoke(OrganizationRoutes.acting(call), invitation);
    return bus.request(Invitations.REVOKE, request).map(done -> Reply.noContent());
  }

  private Future<Reply> show(Call call) {
    var token = new Token(call.body().text("token"));
    return bus.request(Invitations.SHOW, new Invitations.Which(token.hash()))
        .map(
            shown ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.text("organization", shown.organization())
                                .text("email", shown.email())
                                .text("role", shown.role().text())
                                .flag("known", shown.known())
                                .time("expiresAt", shown.expiresAt()))));
  }

  private Future<Reply> accept(Call call) {
    JsonBody body = call.body();
    var request =
        new OwnAccounts.AcceptInvitation(
            new Token(body.text("token")),
            body.optionalText("name"),
            Optional.ofNullable(body.optionalText("password")).map(Password::new).orElse(null),
            call.address().get());
    return bus.request(OwnAccounts.ACCEPT_INVITATION, request)
        .map(
            accepted ->
                Reply.ok(
                        JsonWriter.object(
                            json ->
                                json.text("organizationId", accepted.organizationId().toString())
                                    .text("email", accepted.email().text())))
                    .by(accepted.organizationId(), accepted.personId()));
  }

  private static void write(JsonWriter json, Invitation invitation) {
    json.text("id", invitation.id().toString())
        .text("email", invitation.email())
        .text("role", invitation.role().text())
        .time("createdAt", invitation.createdAt())
        .time("expiresAt", invitation.expiresAt());
  }
}
