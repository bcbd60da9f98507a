package dev.postrider.telemetry;

import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every metric of Postrider: its name, kind, unit (UCUM), meaning and attributes.
 *
 * <p>The names are those of OpenTelemetry's semantic conventions where it has one; its attributes
 * that name hosts are left out on purpose. No attribute ever holds an id or a URL: each has a
 * small, fixed set of values.
 */
public enum Metric {
  HTTP_SERVER_REQUEST_DURATION(
      "http.server.request.duration",
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "Requests answered, from their head to the end of the answer. The route is the path of the"
          + " contract, _OTHER for any other path; WebSockets are not counted.",
      "http.request.method",
      "http.route",
      "http.response.status_code"),
  HTTP_CLIENT_REQUEST_DURATION(
      "http.client.request.duration",
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "Attempts, from their start to the end of the endpoint's answer. The outcome is 2xx to 5xx,"
          + " other (of another class), timeout, unreachable (name, network, TLS or HTTP failed)"
          + " or blocked (by the egress guard).",
      "outcome"),
  DB_CLIENT_OPERATION_DURATION(
      "db.client.operation.duration",
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "Statements, with the wait for a connection; named by noun and statement. The error is the"
          + " SQLSTATE, unavailable if the database did not answer, empty if there was none.",
      "db.query.summary",
      "error.type"),
  DB_CLIENT_CONNECTION_COUNT(
      "db.client.connection.count",
      Kind.GAUGE,
      Unit.NONE,
      "Open connections of the pool, used or idle; the worker's own pool is not counted.",
      "db.client.connection.pool.name",
      "db.client.connection.state"),
  DB_CLIENT_CONNECTION_MAX(
      "db.client.connection.max",
      Kind.GAUGE,
      Unit.NONE,
      "Connections that the pool may have (database.pool-size).",
      "db.client.connection.pool.name"),
  DB_CLIENT_CONNECTION_PENDING_REQUESTS(
      "db.client.connection.pending_requests",
      Kind.GAUGE,
      Unit.NONE,
      "Statements and transactions that wait for a connection.",
      "db.client.connection.pool.name"),
  MESSAGES_ACCEPTED(
      "postrider.messages.accepted",
      Kind.COUNTER,
      Unit.NONE,
      "Messages committed and acknowledged; repetitions are not counted again."),
  COMMIT_BATCH_SIZE(
      "postrider.commit.batch_size",
      Kind.HISTOGRAM,
      Unit.NONE,
      "Messages (accept), first attempts that succeeded (settle) or other attempts (record) that"
          + " were committed together.",
      "commit"),
  COMMIT_WAITING(
      "postrider.commit.waiting",
      Kind.GAUGE,
      Unit.NONE,
      "Messages or attempts that wait for the commit before theirs.",
      "commit"),
  DELIVERY_OUTCOMES(
      "postrider.delivery.outcomes",
      Kind.COUNTER,
      Unit.NONE,
      "What recorded attempts did to deliveries: succeeded, retrying (failed, will be attempted"
          + " again), exhausted (failed for good), or lease_lost (another process has it).",
      "outcome"),
  DELIVERY_FIRST_ATTEMPT_LATENCY(
      "postrider.delivery.first_attempt.latency",
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "From taking a message in to the start of the first attempt at an endpoint."),
  DELIVERY_IN_FLIGHT(
      "postrider.delivery.in_flight",
      Kind.GAUGE,
      Unit.NONE,
      "Deliveries that hold a place: being attempted, or their attempt being recorded."),
  DELIVERY_PARKED(
      "postrider.delivery.parked",
      Kind.GAUGE,
      Unit.NONE,
      "Leased deliveries that wait in memory for a place."),
  DELIVERY_PLACES(
      "postrider.delivery.places",
      Kind.GAUGE,
      Unit.NONE,
      "Places for deliveries in flight (delivery.max-in-flight)."),
  QUEUE_DUE(
      "postrider.queue.due",
      Kind.GAUGE,
      Unit.NONE,
      "Deliveries in the database that are due and leased to nobody, counted up to 10000; every"
          + " 10 s, in processes with the role worker."),
  QUEUE_OLDEST_DUE_AGE(
      "postrider.queue.oldest_due.age",
      Kind.GAUGE,
      Unit.SECONDS,
      "For how long the oldest of these has been due, 0 if there is none."),
  MAIL_OUTCOMES(
      "postrider.mail.outcomes",
      Kind.COUNTER,
      Unit.NONE,
      "What became of due mails: sent, retrying or given_up (refused for good, or too late).",
      "outcome"),
  MAIL_WAITING(
      "postrider.mail.waiting",
      Kind.GAUGE,
      Unit.NONE,
      "Mails that wait, counted up to 10000; every 10 s, in processes with the role worker."),
  SIGNALS_SENT(
      "postrider.signals.sent",
      Kind.COUNTER,
      Unit.NONE,
      "Signals to the other processes, such as access_changed or deliveries_available.",
      "signal"),
  SIGNALS_RECEIVED(
      "postrider.signals.received",
      Kind.COUNTER,
      Unit.NONE,
      "Signals of the other processes.",
      "signal"),
  SIGNALS_CONNECTED(
      "postrider.signals.connected",
      Kind.GAUGE,
      Unit.NONE,
      "1 while signals of the other processes arrive, 0 while this process only polls."),
  CLUSTER_MEMBERS(
      "postrider.cluster.members",
      Kind.GAUGE,
      Unit.NONE,
      "Processes in the cluster, this one included; absent without a cluster."),
  AUDIT_LOST(
      "postrider.audit.lost",
      Kind.COUNTER,
      Unit.NONE,
      "Changes that were made and could not be recorded in the audit log."),
  LIVE_CONNECTIONS(
      "postrider.live.connections", Kind.GAUGE, Unit.NONE, "Browsers connected to live events."),
  JVM_MEMORY_USED(
      "jvm.memory.used",
      Kind.GAUGE,
      Unit.BYTES,
      "Memory in use, by pool; the type is heap or non_heap.",
      "jvm.memory.type",
      "jvm.memory.pool.name"),
  JVM_MEMORY_COMMITTED(
      "jvm.memory.committed",
      Kind.GAUGE,
      Unit.BYTES,
      "Memory that the operating system has granted.",
      "jvm.memory.type",
      "jvm.memory.pool.name"),
  JVM_MEMORY_LIMIT(
      "jvm.memory.limit",
      Kind.GAUGE,
      Unit.BYTES,
      "The most memory that a pool may have; absent for a pool without a limit.",
      "jvm.memory.type",
      "jvm.memory.pool.name"),
  JVM_GC_DURATION(
      "jvm.gc.duration",
      Kind.SUMMARY,
      Unit.SECONDS,
      "Garbage collections and their time, by collector.",
      "jvm.gc.name"),
  JVM_THREAD_COUNT(
      "jvm.thread.count",
      Kind.GAUGE,
      Unit.NONE,
      "Platform threads, daemons among them.",
      "jvm.thread.daemon"),
  JVM_CPU_TIME(
      "jvm.cpu.time", Kind.COUNTER, Unit.SECONDS, "CPU time of the process, all cores together."),
  PROCESS_UPTIME(
      "process.uptime", Kind.GAUGE, Unit.SECONDS, "How long the process has been running."),
  BUILD(
      "postrider.build",
      Kind.GAUGE,
      Unit.NONE,
      "Always 1; which version runs on which Java.",
      "version",
      "java_version");

  private static final String SEPARATOR = ",";

  /** How a metric behaves. */
  public enum Kind {
    /** Grows until the process ends. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts by size, with a sum and the recent maximum. */
    HISTOGRAM,
    /** A count and a sum. */
    SUMMARY
  }

  /** What a metric is measured in. */
  public enum Unit {
    SECONDS("s"),
    BYTES("By"),
    NONE("");

    private final String symbol;

    Unit(String symbol) {
      this.symbol = symbol;
    }

    /** The word that Prometheus appends to names. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The symbol by UCUM. */
    public String symbol() {
      return symbol;
    }
  }

  private final String text;
  private final Kind kind;
  private final Unit unit;
  private final String meaning;

  /** Joined, since a list in an enum could be changed as far as the compiler knows. */
  private final String attributes;

  Metric(String text, Kind kind, Unit unit, String meaning, String... attributes) {
    this.text = text;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.attributes = String.join(SEPARATOR, attributes);
  }

  /** The name. */
  public String text() {
    return text;
  }

  /** The name as Prometheus shows it; a histogram's series have further endings. */
  public String scrapedName() {
    String name = text.replace('.', '_');
    String withUnit = unit == Unit.NONE ? name : name + "_" + unit.word();
    return kind == Kind.COUNTER ? withUnit + "_total" : withUnit;
  }

  public Kind kind() {
    return kind;
  }

  public Unit unit() {
    return unit;
  }

  /** One or two sentences. */
  public String meaning() {
    return meaning;
  }

  /** The names of its attributes. */
  public List<String> attributes() {
    return attributes.isEmpty() ? List.of() : List.of(attributes.split(SEPARATOR, -1));
  }

  /**
   * The attributes with these values, in order.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  List<Tag> tags(String... values) {
    List<String> names = attributes();
    if (values.length != names.size()) {
      throw new IllegalArgumentException("%s has the attributes %s".formatted(text, names));
    }
    var tags = new ArrayList<Tag>();
    for (int index = 0; index < values.length; index++) {
      tags.add(Tag.of(names.get(index), values[index]));
    }
    return tags;
  }
}
