package dev.postrider.http;

import dev.postrider.contract.Address;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Health;
import dev.postrider.contract.Identity;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Page;
import dev.postrider.contract.PortalTokens;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Id;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that serves the addresses the HTTP component asks. It remembers the last
 * request of each kind, and can be told to refuse.
 */
final class FakeStore {
  static final Token KEY = new Token("pr_" + "k".repeat(43));
  static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));

  private static final Set<Address<?, ?>> WHO =
      Set.of(ApiKeys.AUTHENTICATE, PortalTokens.AUTHENTICATE, Identity.AUTHENTICATE);

  final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  final AtomicInteger authentications = new AtomicInteger();

  final FakePortalTokens portalTokens;
  final FakeIdempotentRequests idempotentRequests;
  final FakeAuditLog auditLog;
  final FakeExports exports;

  private final IdGenerator ids = new IdGenerator(clock, new Random(7));
  private final Map<Class<?>, Record> requests = new ConcurrentHashMap<>();
  private final Bus bus;
  private volatile @Nullable Throwable refusal;
  private volatile boolean keyKnown = true;
  private volatile ApiKeys.Grant grant = ApiKeys.Grant.EVERYTHING;

  FakeStore(Bus bus) {
    this.bus = bus;
    serve(ApiKeys.AUTHENTICATE, this::authenticate);
    serve(Health.DATABASE, request -> new Done());
    serve(
        LiveTickets.ISSUE,
        request ->
            new LiveTickets.Issued(
                request.application() == null ? null : new ApplicationId(new UUID(2, 2))));
    serve(Deliveries.RESEND, request -> new Done());
    portalTokens = new FakePortalTokens(this);
    idempotentRequests = new FakeIdempotentRequests(this);
    auditLog = new FakeAuditLog(this);
    new FakeApiKeys(this);
    new FakeIdentity(this);
    new FakeApplications(this);
    new FakeEventTypes(this);
    new FakeEndpoints(this);
    new FakeMessages(this);
    exports = new FakeExports(this, new FakeBackgroundTasks(this)::running);
    new FakeStatistics(this);
    new FakeOrganizations(this);
    new FakeAccounts(this);
    new FakeSecondFactors(this);
  }

  /** The bus on which it serves. */
  Bus bus() {
    return bus;
  }

  /** Serves an address, unless the store has been told to refuse. */
  <Q extends Record, R extends Record> void serve(Address<Q, R> address, Function<Q, R> answer) {
    bus.serve(
        address,
        request -> {
          requests.put(request.getClass(), request);
          Throwable refused = refusal;
          boolean refuses = refused != null && !WHO.contains(address);
          return refuses
              ? Future.failedFuture(refused)
              : Future.succeededFuture(answer.apply(request));
        });
  }

  /** The last request of a kind. */
  <Q extends Record> Q last(Class<Q> kind) {
    return kind.cast(Objects.requireNonNull(requests.get(kind), kind.getName()));
  }

  /** Whether a request of that kind has come. */
  boolean has(Class<? extends Record> kind) {
    return requests.containsKey(kind);
  }

  /** Forgets which requests have come. */
  void forgetRequests() {
    requests.clear();
  }

  /** Refuses everything from now on, but knows its keys. */
  void refuse(Failure failure) {
    refusal = new BusFailure(failure);
  }

  /** Breaks from now on. */
  void breakWith(Throwable fault) {
    refusal = fault;
  }

  /** Makes the key good for something else. */
  void regrant(ApiKeys.Grant other) {
    grant = other;
  }

  /** Forgets the key. */
  void revoke() {
    keyKnown = false;
  }

  /** Knows the key again. */
  void restore() {
    keyKnown = true;
  }

  UUID newId() {
    return ids.next();
  }

  Instant now() {
    return clock.instant();
  }

  /** A page that holds everything. */
  static <T> Page<T> page(List<T> items, Function<T, String> key) {
    return items.isEmpty()
        ? new Page<>(items, null, null, true)
        : new Page<>(items, key.apply(items.getLast()), "-" + key.apply(items.getFirst()), true);
  }

  static <T> T found(@Nullable T thing, String noun, String reference) {
    if (thing == null) {
      throw new BusFailure(new Failure.NotFound(noun, reference));
    }
    return thing;
  }

  /** Whether a reference names a thing. */
  static <I extends Id> boolean names(IdOrUid<I> reference, I id, @Nullable String uid) {
    return reference.text().equals(id.toString()) || reference.text().equals(uid);
  }

  private ApiKeys.Holder authenticate(ApiKeys.Authenticate request) {
    authentications.incrementAndGet();
    if (!keyKnown || !request.hash().equals(KEY.hash())) {
      throw new BusFailure(
          new Failure.Unauthenticated("The API key is unknown, revoked or expired. Send another."));
    }
    return new ApiKeys.Holder(ORGANIZATION, new ApiKeyId(new UUID(3, 3)), grant);
  }
}
