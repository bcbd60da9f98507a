package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests that their callers may repeat under an idempotency key, and have carried out once. */
public final class IdempotentRequests {
  /**
   * Takes a request on, or tells how its first try was answered; {@link Failure.Conflict} the key
   * was used for another request.
   */
  public static final Address<Begin, Begun> BEGIN = Address.of("idempotent-requests.begin");

  /** Keeps the answer of a request that was taken on. */
  public static final Address<Finish, Done> FINISH = Address.of("idempotent-requests.finish");

  /** Forgets a request that was taken on and refused, so that it may be tried again. */
  public static final Address<Forget, Done> FORGET = Address.of("idempotent-requests.forget");

  private IdempotentRequests() {}

  /**
   * A key of an organization.
   *
   * @param hash the SHA-256 of the key and of who used it, in lower-case hexadecimal
   */
  public record RequestKey(OrganizationId organizationId, String hash) {}

  /**
   * A request under a key.
   *
   * @param requestHash the SHA-256 of all that it asks for, in lower-case hexadecimal
   */
  public record Begin(RequestKey key, String requestHash) {}

  /**
   * Whether to carry the request out.
   *
   * @param taken names this try, which is to be carried out; null if another came before
   * @param earlier how another was answered; null if there is none, or none has been answered yet
   */
  public record Begun(@Nullable UUID taken, @Nullable Answer earlier) {}

  /**
   * A successful answer.
   *
   * @param status the HTTP status code, from 200 to 299
   * @param body JSON, or null for none
   */
  public record Answer(int status, @Nullable String body) {}

  /** A try that was carried out. */
  public record Finish(RequestKey key, UUID taken, Answer answer) {}

  /** A try that was refused. */
  public record Forget(RequestKey key, UUID taken) {}
}
