package dev.postrider.http;

import dev.postrider.contract.Done;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Member;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Organization;
import dev.postrider.contract.Organizations.Settings;
import dev.postrider.contract.Page;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The settings of the organization of a {@link FakeStore}. */
final class FakeOrganizations {
  private static final OrganizationId OTHER = new OrganizationId(new UUID(8, 9));

  private volatile Settings settings = new Settings(false);

  FakeOrganizations(FakeStore store) {
    store.serve(
        Organizations.CREATE, request -> new Organization(OTHER, request.name(), store.now()));
    store.serve(
        Organizations.GET,
        request -> new Organization(request.organizationId(), "Acme", store.now()));
    store.serve(
        Organizations.RENAME,
        request -> new Organization(request.organizationId(), request.name(), store.now()));
    store.serve(
        Members.BROWSE,
        request -> new Page<>(List.of(member(MemberRole.OWNER, store.now())), null, null, true));
    store.serve(Members.CHANGE_ROLE, request -> member(request.role(), store.now()));
    store.serve(Members.REMOVE, request -> new Done());
    store.serve(Members.TRANSFER, request -> member(MemberRole.OWNER, store.now()));
    store.serve(Organizations.SETTINGS, request -> settings);
    store.serve(Organizations.CHANGE_SETTINGS, this::change);
  }

  private static Member member(MemberRole role, Instant at) {
    return new Member(FakeIdentity.PERSON, "ada@example.com", "Ada", role, at);
  }

  private Settings change(Organizations.ChangeSettings request) {
    Boolean validate = request.validatePayloads();
    if (validate != null) {
      settings = new Settings(validate);
    }
    return settings;
  }
}
