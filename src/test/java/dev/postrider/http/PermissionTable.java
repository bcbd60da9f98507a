package dev.postrider.http;

import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.Scope;
import dev.postrider.support.PublishedContract;
import java.util.List;
import java.util.Optional;

/** The program's own table of permissions, for tests of other packages. */
public final class PermissionTable {
  private PermissionTable() {}

  /** Every operation of the contract with what it asks of its caller. */
  public static List<Row> rows() {
    return Contract.load().operations().stream().map(PermissionTable::row).toList();
  }

  private static Row row(Operation operation) {
    Permission permission = Permissions.of(operation);
    return new Row(
        operation.id(),
        new PublishedContract.Operation(operation.method(), operation.path()),
        switch (permission) {
          case NONE -> Special.ANYBODY;
          case PERSON -> Special.ANY_PERSON;
          case PORTAL_TOKEN -> Special.ANY_PORTAL;
          default -> Special.NONE;
        },
        permission.scope(),
        permission.capability());
  }

  /** Who may besides those with a scope or a capability. */
  public enum Special {
    ANYBODY,
    ANY_PERSON,
    ANY_PORTAL,
    NONE
  }

  /** What an operation asks. */
  public record Row(
      String id,
      PublishedContract.Operation operation,
      Special special,
      Optional<Scope> scope,
      Optional<Capability> capability) {

    /** Whether it names something in its path. */
    public boolean namesSomething() {
      return operation.path().contains("{");
    }

    /** Whether it is about an application that its path names. */
    public boolean namesApplication() {
      return operation.path().contains("{app_id}");
    }

    public boolean isPublic() {
      return special == Special.ANYBODY;
    }

    /** Whether an API key with one scope may. */
    public boolean allows(Scope granted) {
      return scope.filter(granted::equals).isPresent();
    }

    /** Whether a person with a role may. */
    public boolean allows(MemberRole role) {
      return special == Special.ANY_PERSON || scope.filter(role::allows).isPresent();
    }

    /** Whether a portal token with one capability may, within its own application. */
    public boolean allows(Capability granted) {
      return special == Special.ANY_PORTAL || capability.filter(granted::equals).isPresent();
    }

    @Override
    public String toString() {
      return operation.toString();
    }
  }
}
