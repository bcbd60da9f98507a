package dev.postrider.contract;

import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions: the browsers in which people are logged in. */
public final class Sessions {
  /**
   * Opens a session; {@link Failure.Unauthenticated} if the person is in no organization, or the
   * password has been changed since it was compared.
   */
  public static final Address<Open, Opened> OPEN = Address.of("sessions.open");

  /**
   * Trades a refresh token for another; {@link Failure.Unauthenticated} if it is unknown or its
   * session has ended. One that was used before ends its session.
   */
  public static final Address<Refresh, Opened> REFRESH = Address.of("sessions.refresh");

  /** Finds what a session may do; {@link Failure.Unauthenticated} if it has ended. */
  public static final Address<Check, Member> CHECK = Address.of("sessions.check");

  /** Acts in another organization from now on; {@link Failure.NotFound} organization. */
  public static final Address<Switch, Opened> SWITCH = Address.of("sessions.switch");

  /** Lists the sessions of a person, the newest first. */
  public static final Address<Of, Listed> LIST = Address.of("sessions.list");

  /** Ends one; {@link Failure.NotFound}. */
  public static final Address<End, Done> END = Address.of("sessions.end");

  /** Ends all of a person. */
  public static final Address<Of, Done> END_ALL = Address.of("sessions.end-all");

  private Sessions() {}

  /**
   * A session.
   *
   * @param userAgent how the browser called itself
   * @param address from where it was opened
   */
  public record Session(
      SessionId id,
      String userAgent,
      String address,
      Instant createdAt,
      Instant refreshedAt,
      Instant expiresAt) {}

  /**
   * Who a session acts for.
   *
   * @param expiresAt when the session ends, or the access token that named it
   */
  public record Member(
      OrganizationId organizationId,
      PersonId personId,
      SessionId sessionId,
      MemberRole role,
      Instant expiresAt)
      implements Principal {

    /** The same until another time, if that is earlier. */
    public Member until(Instant end) {
      return end.isBefore(expiresAt)
          ? new Member(organizationId, personId, sessionId, role, end)
          : this;
    }
  }

  /** What a person may do in an organization. */
  public record Membership(OrganizationId organizationId, String name, MemberRole role) {}

  /**
   * A session to open.
   *
   * @param refreshHash the SHA-256 of its refresh token in lower-case hexadecimal
   * @param passwordHash what the password was compared with; null if none was
   */
  public record Open(
      PersonId personId,
      String userAgent,
      String address,
      String refreshHash,
      Instant expiresAt,
      @Nullable String passwordHash) {
    /** Without the hash of the password. */
    @Override
    public String toString() {
      return "Open[" + personId + "]";
    }
  }

  /**
   * An open session.
   *
   * @param current the membership that it acts by
   * @param memberships all of the person's, the oldest first
   */
  public record Opened(
      SessionId id,
      Instant expiresAt,
      People.Person person,
      Membership current,
      List<Membership> memberships) {
    public Opened {
      memberships = List.copyOf(memberships);
    }
  }

  /**
   * A refresh token to trade.
   *
   * @param hash the SHA-256 of the one that was presented, in lower-case hexadecimal
   * @param nextHash that of the next one
   */
  public record Refresh(String hash, String nextHash) {}

  /** A session as an access token names it. */
  public record Check(SessionId sessionId, OrganizationId organizationId) {}

  /** Another organization to act in. */
  public record Switch(SessionId sessionId, OrganizationId organizationId) {}

  /** All of a person. */
  public record Of(PersonId personId) {}

  /** Sessions. */
  public record Listed(List<Session> sessions) {
    public Listed {
      sessions = List.copyOf(sessions);
    }
  }

  /** One session of a person. */
  public record End(PersonId personId, SessionId sessionId) {}
}
