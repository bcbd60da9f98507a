package dev.postrider.e2e;

import dev.postrider.e2e.Credentials.Person;
import dev.postrider.http.PermissionTable.Row;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A kind of caller of which there can be any number, so that what a call ends is only its own.
 *
 * @param make logs another one in
 * @param expected what becomes of a call, by the table of permissions
 */
record WalkingCaller(String name, Supplier<Bearer> make, Function<Row, Verdict> expected) {
  /** On this wire a PUT creates what does not exist, as the caller's own. */
  private static final Set<String> UPSERTS =
      Set.of(
          "v1.application.update",
          "v1.event-type.update",
          "v1.operational-webhook.endpoint.upsert");

  /** They name something in their body that belongs to the organization. */
  private static final Set<String> NAMING_IN_BODY =
      Set.of("v1.organization.transfer", "v1.session.switch");

  /**
   * One of the kind.
   *
   * @param credential what follows {@code Bearer}; empty for no header
   */
  record Bearer(String credential, Optional<Person> person) {
    static Bearer of(String credential) {
      return new Bearer(credential, Optional.empty());
    }
  }

  /** What becomes of a call. */
  enum Verdict {
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    /** Carried out, or refused for what it says and not for who says it. */
    ALLOWED,
    BROKEN;

    static Verdict of(int status) {
      return switch (status) {
        case 401 -> UNAUTHENTICATED;
        case 403 -> FORBIDDEN;
        case 404 -> NOT_FOUND;
        default -> status < 500 ? ALLOWED : BROKEN;
      };
    }
  }

  /** A caller who is nobody. */
  static WalkingCaller nobody(String name, Supplier<String> credential) {
    return new WalkingCaller(
        name,
        () -> Bearer.of(credential.get()),
        row -> row.isPublic() ? Verdict.ALLOWED : Verdict.UNAUTHENTICATED);
  }

  /** A caller to whom the things in the paths belong. */
  static WalkingCaller own(String name, Supplier<Bearer> make, Predicate<Row> allowed) {
    return new WalkingCaller(
        name,
        make,
        row -> row.isPublic() || allowed.test(row) ? Verdict.ALLOWED : Verdict.FORBIDDEN);
  }

  /** A caller of another organization. */
  static WalkingCaller foreign(String name, Supplier<Bearer> make, Predicate<Row> allowed) {
    var own = own(name, make, allowed);
    return new WalkingCaller(
        name,
        make,
        row -> {
          boolean named =
              !row.isPublic()
                  && !UPSERTS.contains(row.id())
                  && (row.namesSomething() || NAMING_IN_BODY.contains(row.id()));
          return own.expected.apply(row) == Verdict.ALLOWED && named
              ? Verdict.NOT_FOUND
              : own.expected.apply(row);
        });
  }

  /** The portal of another application than those of the paths. */
  WalkingCaller elsewhere() {
    return new WalkingCaller(
        name,
        make,
        row ->
            row.namesApplication() && expected.apply(row) != Verdict.UNAUTHENTICATED
                ? Verdict.FORBIDDEN
                : expected.apply(row));
  }

  @Override
  public String toString() {
    return name;
  }
}
