package dev.postrider.delivery;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Claimed;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.contract.Deliveries.Release;
import dev.postrider.contract.Deliveries.Result;
import dev.postrider.contract.Deliveries.Throttle;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.FindTarget;
import dev.postrider.contract.Endpoints.Target;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import dev.postrider.domain.Trigger;
import dev.postrider.support.Signals;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The store as the delivery component sees it: a queue on leases, kept in memory. */
final class FakeQueue {
  static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));
  static final ApplicationId APPLICATION = new ApplicationId(new UUID(2, 2));
  static final Duration LEASE = Duration.ofSeconds(60);
  static final EndpointSecret SECRET = EndpointSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /** Every request that came, whether or not it was refused. */
  final Signals<Claim> claims = new Signals<>("claim");

  final Signals<Result> results = new Signals<>("result");
  final Signals<Release> releases = new Signals<>("release");
  final Signals<FindTarget> targetRequests = new Signals<>("request for a target");

  private final InstantSource clock;
  private final Map<Lease, Row> rows = new LinkedHashMap<>();
  private final Map<EndpointId, Target> targets = new HashMap<>();
  private final Map<EndpointId, Throttle> throttles = new HashMap<>();
  private final Map<Address, Integer> refusals = new HashMap<>();
  private Future<Void> gate = Future.succeededFuture();
  private long ids;

  /** The addresses that can be told to refuse. */
  enum Address {
    CLAIM,
    RECORD,
    RELEASE,
    TARGET
  }

  /** A delivery that is owed; its key is its lease without the fence. */
  private record Row(Leased delivery, Instant dueAt, boolean inFlight) {}

  FakeQueue(InstantSource clock) {
    this.clock = clock;
  }

  /** Serves its addresses. */
  Future<Void> serve(Bus bus) {
    return bus.serve(Deliveries.CLAIM, this::claim)
        .compose(done -> bus.serve(Deliveries.RECORD, this::record))
        .compose(done -> bus.serve(Deliveries.RELEASE, this::release))
        .compose(done -> bus.serve(Endpoints.TARGET, this::target));
  }

  /** A new endpoint. */
  synchronized EndpointId endpoint(String url) {
    return endpoint(url, EndpointHeaders.NONE, List.of(SECRET));
  }

  /** A new endpoint with headers and secrets of its own. */
  synchronized EndpointId endpoint(
      String url, EndpointHeaders headers, List<EndpointSecret> secrets) {
    var endpointId = new EndpointId(new UUID(3, ++ids));
    targets.put(endpointId, new Target(endpointId, 1, url, headers, secrets));
    return endpointId;
  }

  /** Throttles an endpoint. */
  synchronized void throttle(EndpointId endpointId, Throttle throttle) {
    throttles.put(endpointId, throttle);
  }

  /** Changes an endpoint's URL, and with it the revision. */
  synchronized void move(EndpointId endpointId, String url) {
    targets.computeIfPresent(
        endpointId,
        (id, target) ->
            new Target(id, target.revision() + 1, url, target.headers(), target.secrets()));
  }

  /** Deletes an endpoint. */
  synchronized void delete(EndpointId endpointId) {
    targets.remove(endpointId);
  }

  /** Owes a message to an endpoint, due at a time. */
  synchronized MessageId owe(EndpointId endpointId, String payload, Instant dueAt) {
    var lease = new Lease(new MessageId(new UUID(4, ++ids)), endpointId, 0);
    var bytes = Payload.copyOf(payload.getBytes(StandardCharsets.UTF_8));
    rows.put(lease, new Row(leased(lease, 0, Trigger.SCHEDULED, bytes), dueAt, false));
    return lease.messageId();
  }

  /** Owes a message that is due now. */
  MessageId owe(EndpointId endpointId) {
    return owe(endpointId, "{}", clock.instant());
  }

  /** Owes so many messages and leases them, as the store does when it hands over. */
  synchronized List<Leased> lease(EndpointId endpointId, int count) {
    List<Leased> leased = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageId messageId = owe(endpointId);
      leased.add(lease(row(new Lease(messageId, endpointId, 0))));
    }
    return leased;
  }

  /** Leases a delivery to somebody else, as if its lease had run out. */
  synchronized void steal(Lease lease) {
    lease(row(lease));
  }

  /** How many attempts a delivery has had, as for a delivery that was asked for by hand. */
  synchronized void setAttempts(
      MessageId messageId, EndpointId endpointId, Trigger trigger, int made) {
    rows.computeIfPresent(
        new Lease(messageId, endpointId, 0),
        (key, row) ->
            new Row(
                leased(row.delivery().lease(), made, trigger, row.delivery().payload()),
                row.dueAt(),
                row.inFlight()));
  }

  /** The next so many requests to an address fail. */
  synchronized void refuse(Address address, int times) {
    refusals.put(address, times);
  }

  /** Claims are answered no earlier than a future succeeds. */
  synchronized void answerClaimsAfter(Future<Void> gate) {
    this.gate = gate;
  }

  /** How many deliveries are still owed. */
  synchronized int owed() {
    return rows.size();
  }

  private synchronized Future<Claimed> claim(Claim request) {
    claims.add(request);
    if (isRefused(Address.CLAIM)) {
      return refusal();
    }
    Instant now = clock.instant();
    Map<EndpointId, Integer> rooms = new HashMap<>();
    request.rooms().forEach(room -> rooms.put(room.endpointId(), room.places()));
    List<Row> due = new ArrayList<>();
    rows.values().stream()
        .filter(row -> !row.dueAt().isAfter(now))
        .sorted(Comparator.comparing(Row::dueAt))
        .forEach(
            row -> {
              EndpointId endpointId = row.delivery().lease().endpointId();
              int room = rooms.getOrDefault(endpointId, request.perEndpoint());
              rooms.put(endpointId, room - 1);
              if (room > 0) {
                due.add(row);
              }
            });
    List<Leased> leased = due.stream().limit(request.limit()).map(this::lease).toList();
    Instant nextDue =
        rows.values().stream()
            .map(Row::dueAt)
            .filter(dueAt -> dueAt.isAfter(now))
            .min(Comparator.naturalOrder())
            .orElse(null);
    var claimed = new Claimed(leased, due.size() >= request.limit(), nextDue);
    return gate.map(claimed);
  }

  private synchronized Future<Recorded> record(Result result) {
    if (isRefused(Address.RECORD)) {
      return refusal();
    }
    Leased delivery = result.delivery();
    Instant nextAttemptAt = result.nextAttemptAt();
    boolean held = isHeld(delivery.lease());
    if (held && nextAttemptAt == null) {
      rows.remove(key(delivery.lease()));
    } else if (held && nextAttemptAt != null) {
      var retried =
          leased(
              delivery.lease(), delivery.attemptsMade() + 1, Trigger.SCHEDULED, delivery.payload());
      rows.put(key(delivery.lease()), new Row(retried, nextAttemptAt, false));
    }
    results.add(result);
    return Future.succeededFuture(new Recorded(held));
  }

  private synchronized Future<Done> release(Release release) {
    if (isRefused(Address.RELEASE)) {
      return refusal();
    }
    release.leases().stream()
        .filter(this::isHeld)
        .forEach(
            lease ->
                rows.computeIfPresent(
                    key(lease), (key, row) -> new Row(row.delivery(), release.dueAt(), false)));
    releases.add(release);
    return Future.succeededFuture(new Done());
  }

  private synchronized Future<Target> target(FindTarget request) {
    targetRequests.add(request);
    if (isRefused(Address.TARGET)) {
      return refusal();
    }
    Target target = targets.get(request.endpointId());
    return target == null
        ? Future.failedFuture(
            new BusFailure(new Failure.NotFound("endpoint", request.endpointId().toString())))
        : Future.succeededFuture(target);
  }

  private Row row(Lease lease) {
    return Objects.requireNonNull(rows.get(key(lease)), "no such delivery is owed");
  }

  private boolean isHeld(Lease lease) {
    Row row = rows.get(key(lease));
    return row != null && row.inFlight() && row.delivery().lease().fence() == lease.fence();
  }

  private Leased lease(Row row) {
    Leased before = row.delivery();
    var lease =
        new Lease(
            before.lease().messageId(), before.lease().endpointId(), before.lease().fence() + 1);
    Leased delivery = leased(lease, before.attemptsMade(), before.trigger(), before.payload());
    rows.put(key(lease), new Row(delivery, clock.instant().plus(LEASE), true));
    return delivery;
  }

  private Leased leased(Lease lease, int attemptsMade, Trigger trigger, Payload payload) {
    Target target = targets.get(lease.endpointId());
    int revision = target == null ? 1 : target.revision();
    return new Leased(
        lease,
        ORGANIZATION,
        APPLICATION,
        revision,
        throttles.get(lease.endpointId()),
        "invoice.paid",
        attemptsMade,
        trigger,
        payload);
  }

  private boolean isRefused(Address address) {
    int left = refusals.merge(address, -1, Integer::sum);
    return left >= 0;
  }

  private static <T> Future<T> refusal() {
    return Future.failedFuture(
        new BusFailure(new Failure.Unavailable("The database is away.", Duration.ofSeconds(1))));
  }

  private static Lease key(Lease lease) {
    return new Lease(lease.messageId(), lease.endpointId(), 0);
  }
}
