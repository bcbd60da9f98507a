package dev.postrider.store;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.ExportSettings;
import dev.postrider.config.SecuritySettings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.Health;
import dev.postrider.domain.IdGenerator;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Opens the database and serves the bus addresses of every noun. */
public final class StoreVerticle extends VerticleBase {
  private final Options options;
  private final Bus bus;
  private final InstantSource clock;
  private final Metrics metrics;
  private @Nullable Running running;

  /** What start has opened and stop closes. */
  private record Running(Database database, Herald herald, @Nullable SignalListener listener) {}

  public StoreVerticle(Options options, Bus bus, InstantSource clock, Metrics metrics) {
    this.options = options;
    this.bus = bus;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * How the store works in this process.
   *
   * @param lease how long a claimed delivery is held
   * @param disableAfter for how long an endpoint may only fail before it is disabled; zero for ever
   * @param listens whether signals of other processes are heard here
   * @param handOver whether this process delivers what it accepts
   * @param watchQueue whether this process measures the queue
   * @param retention how long messages are kept
   * @param publicUrl where links in mails lead
   * @param exports how much room exports may take
   */
  public record Options(
      DatabaseSettings database,
      SecuritySettings security,
      Duration lease,
      Duration disableAfter,
      boolean listens,
      boolean handOver,
      boolean watchQueue,
      Duration retention,
      String publicUrl,
      ExportSettings exports) {}

  @Override
  public Future<?> start() {
    return DatabaseStart.await(vertx, options.database())
        .compose(there -> migrate())
        .compose(migrated -> serve(Database.open(vertx, options.database(), metrics)));
  }

  @Override
  public Future<?> stop() {
    if (running == null) {
      return Future.succeededFuture();
    }
    SignalListener listener = running.listener();
    Future<Void> deaf = listener == null ? Future.succeededFuture() : listener.close();
    return deaf.eventually(running.herald()::close).eventually(running.database()::close);
  }

  private Future<?> migrate() {
    return options.database().migrate()
        ? vertx.executeBlocking(() -> Migrations.apply(options.database()))
        : Future.succeededFuture();
  }

  private Future<Void> serve(Database opened) {
    var random = new SecureRandom();
    var ids = new IdGenerator(clock, random);
    var herald = connect(opened, ids.next().toString());
    var box = new SecretBox(options.security(), random);
    var vault = new EndpointSecretStore.Vault(box, options.security().endpointSignatures(), random);
    var handOver = new HandOver(bus, herald, options.handOver(), options.lease()).listen();
    var news = new TaskNews(bus, herald);
    var webhooks = new OperationalWebhooks(opened, ids, handOver);
    var inserts = new BackgroundTaskInserts(opened, ids, options.retention());
    var applications = new ApplicationStore(opened, ids, inserts, herald);
    var secrets = new EndpointSecretStore(opened, clock, ids, vault);
    var headers = new SealedHeaders(opened, clock, box);
    var endpoints =
        new EndpointStore(
            opened,
            clock,
            ids,
            new EndpointStore.Nouns(applications, secrets, headers, webhooks, herald));
    var messages = new MessageStore(opened, applications);
    var earlier = new EarlierMessages(opened, messages);
    var retention = new RetentionStore(opened, clock);
    var members = new MemberStore(opened, clock, herald);
    var organizations = new OrganizationStore(opened, clock, ids, members);
    var keys = new ApiKeyStore(opened, clock, ids, organizations);
    var people = new PersonStore(opened, clock, ids, organizations, members);
    var mails = new MailOutbox(opened, ids, box, herald);
    var telling =
        new AttemptRecorder.Telling(
            webhooks, new DisabledEndpointMails(opened, clock, mails, options.publicUrl()), herald);
    var accounts = new AccountStore.Nouns(people, organizations, mails, herald);
    var invitations = new InvitationStore.Nouns(people, members, mails);
    var usage = new UsageRollUp(opened, clock, options.lease());
    var personMails = new PersonMails(opened, mails);
    var proofs = new SecondFactorProofs(opened, clock, box, personMails);
    var factors = new SecondFactorStore.Surroundings(box, people, personMails, proofs);
    var tasks = new BackgroundTaskStore(opened, inserts, applications, endpoints);
    var exports =
        new ExportTasks(
            opened, inserts, new ExportTasks.Nouns(applications, endpoints), options.exports());
    var told = new BackgroundTaskSteps.Told(news, handOver);
    var families =
        new BackgroundTaskSteps.Families(
            new ReplaySteps(opened),
            new BulkResendSteps(opened),
            new PurgeSteps(opened),
            new UsageSteps(opened),
            new ExportSteps(opened, vertx, options.exports()));
    return retention
        .preparePartitions()
        .compose(done -> applications.serve(bus, news))
        .compose(done -> new EventTypeStore(opened, clock).serve(bus))
        .compose(done -> new EventTypeImport(opened, clock).serve(bus))
        .compose(done -> organizations.serve(bus))
        .compose(done -> members.serve(bus))
        .compose(done -> new RetryScheduleStore(opened, clock).serve(bus, herald))
        .compose(done -> endpoints.serve(bus))
        .compose(done -> new EndpointHeaderStore(opened, endpoints, headers, herald).serve(bus))
        .compose(done -> messages.serve(bus))
        .compose(done -> new MessageIntake(opened, ids, earlier, handOver).serve(bus))
        .compose(done -> new AttemptStore(opened, messages, endpoints).serve(bus))
        .compose(done -> new DestinationStore(opened, applications, messages, endpoints).serve(bus))
        .compose(done -> new DeliveryQueue(opened, clock, options.lease(), handOver).serve(bus))
        .compose(done -> new ThrottleStore(opened, clock, endpoints).serve(bus))
        .compose(
            done -> new AttemptRecorder(opened, clock, options.disableAfter(), telling).serve(bus))
        .compose(
            done ->
                new Resending(opened, clock, new Resending.Nouns(endpoints, messages), handOver)
                    .serve(bus))
        .compose(done -> new DirectSending(opened, ids, endpoints, handOver).serve(bus))
        .compose(done -> usage.serve(bus))
        .compose(done -> new StatisticsStore(opened, applications, endpoints, usage).serve(bus))
        .compose(done -> tasks.serve(bus, news))
        .compose(done -> new UsageTasks(opened, inserts, applications).serve(bus, news))
        .compose(done -> new BackgroundTaskTransitions(opened, clock, news).serve(bus))
        .compose(done -> exports.serve(bus, news))
        .compose(done -> new ExportStore(opened, clock).serve(bus))
        .compose(done -> new BulkResendTasks(opened, inserts, endpoints).serve(bus, news))
        .compose(done -> new BackgroundTaskSteps(opened, clock, told, families).serve(bus))
        .compose(done -> keys.serve(bus, herald))
        .compose(done -> new SigningKeyStore(opened, box).serve(bus))
        .compose(done -> people.serve(bus))
        .compose(done -> new OpenIdStore(opened, clock, organizations, people).serve(bus))
        .compose(done -> new AccountStore(opened, clock, accounts).serve(bus))
        .compose(done -> proofs.serve(bus))
        .compose(done -> new SecondFactorStore(opened, clock, factors).serve(bus))
        .compose(done -> new InvitationStore(opened, clock, ids, invitations).serve(bus))
        .compose(done -> new Founding(opened, organizations, keys, people).serve(bus))
        .compose(done -> new SessionStore(opened, clock, ids, herald).serve(bus))
        .compose(done -> new LiveTicketStore(opened, clock, applications).serve(bus))
        .compose(done -> new PortalTokenStore(opened, clock, applications, herald).serve(bus))
        .compose(done -> new IdempotentRequestStore(opened, clock, ids, box).serve(bus))
        .compose(done -> mails.serve(bus))
        .compose(done -> new AuditLogStore(opened, ids).serve(bus))
        .compose(done -> retention.serve(bus))
        .compose(done -> bus.serve(Health.DATABASE, this::ping))
        .onSuccess(done -> watchQueue(opened));
  }

  /** Connects this process with the others on the database. */
  private Herald connect(Database opened, String process) {
    var meters = new SignalMeters(metrics);
    var sender = new SignalSender(opened, process, meters);
    var herald = new Herald(bus, new Herald.Way(sender::send, this::pause));
    SignalListener listener =
        options.listens()
            ? new SignalListener(
                vertx, bus, options.database(), new SignalListener.Self(process, meters))
            : null;
    if (listener != null) {
      listener.start();
    }
    running = new Running(opened, herald, listener);
    return herald;
  }

  private Future<Void> pause(Duration pause) {
    return vertx.timer(pause.toMillis()).mapEmpty();
  }

  private void watchQueue(Database opened) {
    if (options.watchQueue()) {
      var watch = new QueueWatch(opened, clock);
      watch.measure(metrics);
      watch.start(vertx);
    }
  }

  private Future<Done> ping(Health.CheckDatabase request) {
    return running == null
        ? Future.failedFuture("the store is not open")
        : running.database().query(Sql.of("health").get("ping"), Tuple.tuple()).map(new Done());
  }
}
