package dev.postrider.contract;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.Octets;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exports: files of an application's messages or attempts, gathered by background tasks and kept
 * for a while.
 */
public final class Exports {
  /**
   * Starts one. {@link Failure.NotFound} application or endpoint; {@link Failure.Invalid} span;
   * {@link Failure.Conflict} when the organization has as many as may be kept.
   */
  public static final Address<Start, BackgroundTask> START = Address.of("exports.start");

  /**
   * Makes the one link by which an export can be downloaded, in place of the one before. {@link
   * Failure.NotFound} task; {@link Failure.Conflict} when it is no export, has not finished, or is
   * not kept any more.
   */
  public static final Address<Link, File> LINK = Address.of("exports.link");

  /**
   * Uses a link up; {@link Failure.Invalid} when it is unknown, used, expired or of another export.
   */
  public static final Address<Redeem, Download> REDEEM = Address.of("exports.redeem");

  /** Reads on; {@link Failure.NotFound} when the export is not kept any more. */
  public static final Address<Read, Piece> READ = Address.of("exports.read");

  /**
   * Removes what an export has gathered; one that is running comes to nothing. {@link
   * Failure.NotFound} task, or the export is gone.
   */
  public static final Address<Discard, Done> DISCARD = Address.of("exports.discard");

  /** Removes those whose time is over. */
  public static final Address<Expire, Expired> EXPIRE =
      Address.<Expire, Expired>of("exports.expire").within(Duration.ofMinutes(5));

  private Exports() {}

  /**
   * What to export.
   *
   * @param by who starts it, and for whose organization
   * @param since the messages accepted since then; null for all that are kept
   * @param until and before then; now if it is null or yet to come
   */
  public record Start(
      AuditLog.By by,
      IdOrUid<ApplicationId> application,
      @Nullable Instant since,
      @Nullable Instant until,
      Selection selection) {}

  /**
   * Which records are wanted, and how.
   *
   * @param withContent whether messages have their payloads, or attempts the answers' bodies
   */
  public record Selection(
      ExportSubject subject, ExportFormat format, boolean withContent, Filter filter) {}

  /**
   * Which messages, or the attempts of which messages, are wanted; what is null or empty does not
   * restrict.
   *
   * @param endpoint only attempts at it
   * @param status only attempts that ended so
   * @param statusCodeClass only attempts whose answer's status code is in this hundred
   */
  public record Filter(
      List<String> eventTypes,
      @Nullable String channel,
      @Nullable String tag,
      @Nullable IdOrUid<EndpointId> endpoint,
      @Nullable AttemptStatus status,
      @Nullable Integer statusCodeClass) {
    /** Does not restrict. */
    public static final Filter NONE = new Filter(List.of(), null, null, null, null, null);

    public Filter {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /**
   * A link to make.
   *
   * @param by who makes it, for the export's organization
   * @param hash the SHA-256 of its token in lower-case hexadecimal
   */
  public record Link(AuditLog.By by, BackgroundTaskId task, String hash, Instant expiresAt) {}

  /**
   * What there is to download.
   *
   * @param bytes its size, compressed
   */
  public record File(ExportSubject subject, ExportFormat format, long records, long bytes) {}

  /** A link as somebody presented it. */
  public record Redeem(BackgroundTaskId task, String hash) {}

  /**
   * What its bearer may download.
   *
   * @param by who made the link
   * @param bytes its size, compressed
   * @param parts how many there are to read
   */
  public record Download(
      AuditLog.By by, ExportSubject subject, ExportFormat format, long bytes, int parts) {}

  /**
   * Asks for a piece.
   *
   * @param part from 1
   * @param offset where it begins in the part, in bytes
   */
  public record Read(OrganizationId organizationId, BackgroundTaskId task, int part, int offset) {}

  /**
   * Bytes of a part.
   *
   * @param last whether the part ends with them
   */
  public record Piece(Octets octets, boolean last) {}

  /** An export to remove. */
  public record Discard(OrganizationId organizationId, BackgroundTaskId task) {}

  /** Of all organizations. */
  public record Expire() {}

  /** How many were removed. */
  public record Expired(int exports) {}
}
