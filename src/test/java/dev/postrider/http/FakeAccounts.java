package dev.postrider.http;

import dev.postrider.contract.Accounts.Confirmed;
import dev.postrider.contract.Done;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Accepted;
import dev.postrider.contract.Invitations.Invitation;
import dev.postrider.contract.Invitations.Shown;
import dev.postrider.contract.OwnAccounts;
import dev.postrider.contract.Page;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.InvitationId;
import dev.postrider.domain.MemberRole;
import java.util.List;
import java.util.UUID;

/** One account and one invitation. */
final class FakeAccounts {
  static final InvitationId INVITATION = new InvitationId(new UUID(8, 3));

  private static final EmailAddress ADA = new EmailAddress("ada@example.com");

  private final FakeStore store;

  FakeAccounts(FakeStore store) {
    this.store = store;
    store.serve(OwnAccounts.REGISTER, request -> new Done());
    store.serve(OwnAccounts.FORGET_PASSWORD, request -> new Done());
    store.serve(OwnAccounts.RESET_PASSWORD, request -> new Done());
    store.serve(OwnAccounts.CHANGE_PASSWORD, request -> new Done());
    store.serve(
        OwnAccounts.CONFIRM,
        request -> new Confirmed(FakeIdentity.PERSON, ADA, FakeStore.ORGANIZATION));
    store.serve(
        OwnAccounts.ACCEPT_INVITATION,
        request -> new Accepted(FakeStore.ORGANIZATION, FakeIdentity.PERSON, ADA));
    store.serve(People.ACCOUNT, request -> new People.Account(request.id(), ADA, null));
    store.serve(Invitations.INVITE, request -> invitation(request.email().text(), request.role()));
    store.serve(
        Invitations.BROWSE,
        request ->
            new Page<>(
                List.of(invitation("ben@example.com", MemberRole.VIEWER)), null, null, true));
    store.serve(Invitations.REVOKE, request -> new Done());
    store.serve(
        Invitations.SHOW,
        request -> new Shown("Acme", ADA.text(), MemberRole.VIEWER, true, store.now()));
  }

  private Invitation invitation(String email, MemberRole role) {
    return new Invitation(INVITATION, email, role, store.now(), store.now());
  }
}
