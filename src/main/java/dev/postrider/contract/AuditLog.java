package dev.postrider.contract;

import dev.postrider.domain.AuditEntryId;
import dev.postrider.domain.Id;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit log: who did what to which thing in an organization, from where and when. */
public final class AuditLog {
  /** What was done must be answered soon, whether or not it can be recorded. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Records what was done, at this moment. */
  public static final Address<Act, Done> RECORD =
      Address.<Act, Done>of("audit-log.record").within(PATIENCE);

  /** Lists what was done; {@link Failure.Invalid} iterator. */
  public static final Address<Browse, Page<Entry>> BROWSE = Address.of("audit-log.browse");

  /** Removes what is older than is kept. */
  public static final Address<Forget, Forgotten> FORGET =
      Address.<Forget, Forgotten>of("audit-log.forget").within(Duration.ofMinutes(5));

  private AuditLog() {}

  /** By whom and for whom something is done. */
  public record By(OrganizationId organizationId, ActorKind kind, Id actor) {

    /** What a caller does. */
    public static By of(Principal caller) {
      return switch (caller) {
        case Sessions.Member member ->
            new By(member.organizationId(), ActorKind.PERSON, member.personId());
        case ApiKeys.Holder key -> new By(key.organizationId(), ActorKind.API_KEY, key.apiKeyId());
        case PortalTokens.Holder portal ->
            new By(portal.organizationId(), ActorKind.PORTAL, portal.applicationId());
      };
    }
  }

  /**
   * Something that was done.
   *
   * @param by who did it; for whose organization it is recorded
   * @param operation its id in the contract
   * @param path as it was called, with the names of things and without a query
   * @param things the ids, uids and names by which it is to be found
   * @param resultId the id in the answer; null if it has none
   * @param address of the client
   */
  public record Act(
      By by,
      String operation,
      String path,
      Set<String> things,
      @Nullable String resultId,
      String address) {
    public Act {
      things = Set.copyOf(things);
    }
  }

  /** What somebody acted by. */
  public enum ActorKind {
    PERSON,
    API_KEY,
    /** A portal token. */
    PORTAL;

    /** In lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Who did something.
   *
   * @param id of the person, of the API key, or of the application whose portal it was
   * @param label what people called the actor then: e-mail address or name; may be empty
   */
  public record Actor(ActorKind kind, Id id, String label) {}

  /** Something that was done, as it was recorded. */
  public record Entry(
      AuditEntryId id,
      Instant at,
      Actor actor,
      String operation,
      String path,
      @Nullable String resultId,
      String address) {}

  /**
   * Which entries are wanted; null restricts nothing.
   *
   * @param actor who did it
   * @param operation an operation's id, or the first of the words between its dots
   * @param thing an id, uid or name
   * @param after exclusive
   * @param before exclusive
   */
  public record Filter(
      @Nullable Id actor,
      @Nullable String operation,
      @Nullable String thing,
      @Nullable Instant after,
      @Nullable Instant before) {
    /** Everything. */
    public static final Filter NONE = new Filter(null, null, null, null, null);
  }

  /** A page of entries. */
  public record Browse(OrganizationId organizationId, PageRequest page, Filter filter) {}

  /** What was recorded before this moment, in all organizations. */
  public record Forget(Instant before) {}

  /** How many entries were removed. */
  public record Forgotten(int entries) {}
}
