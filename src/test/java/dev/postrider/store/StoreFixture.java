package dev.postrider.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.ExportSettings;
import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import dev.postrider.contract.Address;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Topic;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.Change;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import dev.postrider.support.ManualClock;
import dev.postrider.support.TestDatabase;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A store on a fresh database with one organization, driven over the bus like by a component. */
final class StoreFixture implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(60);
  static final Duration DISABLE_AFTER = Duration.ofDays(5);
  static final Owner OPERATIONAL = new Owner.OfOrganization();
  static final Duration RETENTION = Duration.ofDays(90);
  static final String PUBLIC_URL = "https://hooks.example.com";
  static final ExportSettings EXPORTS = new ExportSettings(Duration.ofHours(24), 1 << 20, 3);
  private static final String KEY_HASH = "ab".repeat(32);
  private static final long DEADLINE_SECONDS = 20;

  final TestDatabase testDatabase = TestDatabase.create();
  final Vertx vertx = Vertx.vertx();
  final Bus bus = Bus.install(vertx);
  final Metrics metrics = new Metrics();
  final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  final OrganizationId organization;
  final By by;
  private final IdGenerator ids = new IdGenerator(clock, new Random(11));

  private StoreFixture(boolean handOver) {
    await(vertx.deployVerticle(new StoreVerticle(options(false, handOver), bus, clock, metrics)));
    ask(
        Organizations.FOUND,
        new Organizations.Found("Acme", new Organizations.ApiKey(KEY_HASH, "pr_abcd"), null));
    by = By.of(ask(ApiKeys.AUTHENTICATE, new ApiKeys.Authenticate(KEY_HASH)));
    organization = by.organizationId();
  }

  /** A store in a process that does not deliver. */
  static StoreFixture open() {
    return new StoreFixture(false);
  }

  /** A store in a process that delivers what it accepts. */
  static StoreFixture handingOver() {
    return new StoreFixture(true);
  }

  /** Of another process on the same database, which hears the signals of this one. */
  StoreVerticle.Options listening() {
    return options(true, false);
  }

  private StoreVerticle.Options options(boolean listens, boolean handOver) {
    return new StoreVerticle.Options(
        databaseSettings(),
        new SecuritySettings(
            new Secret(Base64.getEncoder().encodeToString(new byte[32])),
            List.of(),
            EndpointSecret.Scheme.HMAC_SHA256),
        LEASE,
        DISABLE_AFTER,
        listens,
        handOver,
        true,
        RETENTION,
        PUBLIC_URL,
        EXPORTS);
  }

  DatabaseSettings databaseSettings() {
    return new DatabaseSettings(
        new Secret(testDatabase.url()),
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ZERO,
        true);
  }

  <Q extends Record, R extends Record> R ask(Address<Q, R> address, Q request) {
    return await(bus.request(address, request));
  }

  /** Why a request is refused. */
  <Q extends Record, R extends Record> Failure refusal(Address<Q, R> address, Q request) {
    return await(
        bus.request(address, request)
            .transform(
                result ->
                    result.cause() instanceof BusFailure refused
                        ? Future.succeededFuture(refused.failure())
                        : Future.failedFuture("not refused: " + result)));
  }

  /** The next event of a topic. */
  <E extends Record> Future<E> next(Topic<E> topic) {
    Promise<E> promise = Promise.promise();
    bus.listen(topic, promise::tryComplete);
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    return future.timeout(DEADLINE_SECONDS, SECONDS).await();
  }

  Application createApplication(String uid) {
    return ask(
            Applications.CREATE,
            new Applications.Create(
                organization, new Applications.Attributes(uid, uid, null, Map.of()), false))
        .application();
  }

  Endpoint createEndpoint(String application, Endpoints.Attributes attributes) {
    return ask(
        Endpoints.CREATE,
        new Endpoints.Create(organization, ApplicationId.reference(application), attributes, null));
  }

  /** An endpoint of the organization's own that wants some event types; none means all. */
  Endpoint createOperationalEndpoint(String... eventTypes) {
    return ask(
        Endpoints.CREATE,
        new Endpoints.Create(
            organization,
            OPERATIONAL,
            wanting(List.of(eventTypes), List.of()),
            null,
            EndpointHeaders.NONE));
  }

  /** An endpoint that wants everything. */
  Endpoint createEndpoint(String application) {
    return createEndpoint(application, wanting(List.of(), List.of()));
  }

  static Endpoints.Attributes wanting(List<String> eventTypes, List<String> channels) {
    return new Endpoints.Attributes(
        "https://example.com/hook", null, "", eventTypes, channels, null, false, Map.of());
  }

  Messages.Accept message(String application, String eventType, @Nullable String eventId) {
    return new Messages.Accept(
        organization,
        ApplicationId.reference(application),
        new Messages.Labels(eventType, eventId, List.of(), List.of()),
        Payload.copyOf("{\"a\": 1.0}".getBytes(StandardCharsets.UTF_8)),
        null,
        null);
  }

  Message accept(String application) {
    return ask(Messages.ACCEPT, message(application, "invoice.paid", null));
  }

  /** Leases what is due. */
  List<Leased> claim(int limit) {
    return ask(Deliveries.CLAIM, new Claim(limit, limit, List.of())).deliveries();
  }

  /** The id of an attempt that starts now. */
  AttemptId newAttemptId() {
    return new AttemptId(ids.next());
  }

  /** Records an attempt's result and tells whether the lease held. */
  boolean record(Leased leased, int statusCode, @Nullable Instant nextAttemptAt) {
    var status = statusCode == 200 ? AttemptStatus.SUCCESS : AttemptStatus.FAIL;
    var attempt =
        new Attempt(
            newAttemptId(),
            leased.lease().messageId(),
            leased.lease().endpointId(),
            "https://example.com/hook",
            status,
            statusCode,
            "ok",
            Duration.ofMillis(3),
            leased.trigger(),
            clock.instant());
    return ask(Deliveries.RECORD, new Deliveries.Result(leased, attempt, nextAttemptAt))
        .leaseHeld();
  }

  /** Disables or enables an endpoint. */
  void disable(Endpoint endpoint, boolean disabled) {
    ask(
        Endpoints.PATCH,
        new Endpoints.Patch(
            which(endpoint),
            new Endpoints.Changes(
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Set<>(disabled),
                new Change.Keep<>())));
  }

  /** An endpoint by its ids. */
  Endpoints.Get which(Endpoint endpoint) {
    return new Endpoints.Get(
        organization,
        ApplicationId.reference(endpoint.applicationId().toString()),
        EndpointId.reference(endpoint.id().toString()));
  }

  /** A task for an endpoint, without a filter. */
  BackgroundTasks.Create taskFor(
      Endpoint endpoint, BackgroundTaskKind kind, Instant since, @Nullable Instant until) {
    var all = BackgroundTasks.Filter.NONE;
    return new BackgroundTasks.Create(kind, which(endpoint), since, until, all, by);
  }

  /** How many rows there are. */
  long count(String query) {
    return testDatabase.count(query);
  }

  /** A number that the database knows. */
  long number(String query) {
    return testDatabase.number(query);
  }

  /** Has the database do something. */
  void run(String sql) {
    try (Connection connection = jdbc();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new AssertionError(sql, failed);
    }
  }

  Connection jdbc() throws SQLException {
    return testDatabase.connect();
  }

  @Override
  public void close() {
    await(vertx.close());
    testDatabase.close();
  }
}
