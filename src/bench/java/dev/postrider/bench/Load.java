package dev.postrider.bench;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages from one event loop: as fast as a number of connections can, or at a fixed rate
 * whatever the answers take, each message's latency counted from the moment at which it was due.
 */
final class Load extends VerticleBase {
  private static final double NANOS = 1e9;

  private @Nullable NetClient client;

  /** Starts it on an event loop of its own. */
  static Load start(Vertx vertx) {
    var load = new Load();
    vertx.deployVerticle(load).await();
    return load;
  }

  @Override
  public Future<?> start() {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    return Future.succeededFuture();
  }

  /**
   * What to send where.
   *
   * @param run the number of the run, by which the receiver tells messages apart
   * @param port where to, on this machine
   * @param head the request's head by the message's sequence number, from {@link #head}
   * @param sample what is posted
   */
  record Traffic(int run, int port, IntFunction<byte[]> head, Sample sample) {}

  /**
   * What was posted.
   *
   * @param accepted the sequence numbers that were answered 2xx
   * @param failed how many were not
   * @param seconds from the first request to the last answer
   * @param latencies from when a message was due to its 2xx, in nanoseconds
   */
  record Result(BitSet accepted, int failed, double seconds, Histogram latencies) {
    double perSecond() {
      return accepted.cardinality() / seconds;
    }
  }

  /** The head of a POST of JSON, with further lines if there are any. */
  static byte[] head(String path, Sample sample, String... lines) {
    var head = new StringBuilder("POST ").append(path).append(" HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    head.append("content-type: application/json\r\ncontent-length: ")
        .append(sample.length())
        .append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Keeps so many requests under way, each on a connection of its own, for a time. */
  Result closed(Traffic traffic, int connections, double seconds) {
    var run = new Run(traffic, connections, Integer.MAX_VALUE);
    long end = System.nanoTime() + (long) (seconds * NANOS);
    context.runOnContext(now -> run.keepBusyUntil(end));
    return run.done.future().await();
  }

  /** Sends so many messages a second for a time. */
  Result open(Traffic traffic, int connections, double perSecond, double seconds) {
    int count = (int) Math.ceil(perSecond * seconds);
    var run = new Run(traffic, connections, count);
    context.runOnContext(now -> run.keepPace(perSecond));
    return run.done.future().await();
  }

  /** One run of the load. */
  private final class Run {
    private final Traffic traffic;
    private final int count;
    private final Queue<Wire> idle = new ArrayDeque<>();
    private final long startNanos = System.nanoTime();
    private final BitSet accepted = new BitSet();
    private final Histogram latencies = Latencies.empty();
    private final Promise<Result> done = Promise.promise();
    private long endNanos = Long.MAX_VALUE;
    private double perSecond;
    private int sent;
    private int answered;

    Run(Traffic traffic, int connections, int count) {
      this.traffic = traffic;
      this.count = count;
      for (int i = 0; i < connections; i++) {
        idle.add(new Wire(requireNonNull(client), traffic.port()));
      }
    }

    void keepBusyUntil(long end) {
      endNanos = end;
      while (!idle.isEmpty()) {
        send(idle.remove(), System.nanoTime());
      }
    }

    void keepPace(double rate) {
      perSecond = rate;
      vertx.setPeriodic(
          1,
          timer -> {
            sendWhatIsDue();
            if (sent >= count) {
              vertx.cancelTimer(timer);
            }
          });
    }

    /** A message that finds no connection waits, and its latency grows meanwhile. */
    private void sendWhatIsDue() {
      while (sent < count && !idle.isEmpty()) {
        long due = startNanos + (long) (sent / perSecond * NANOS);
        if (due > System.nanoTime()) {
          return;
        }
        send(idle.remove(), due);
      }
    }

    private void send(Wire wire, long dueNanos) {
      int sequence = sent++;
      byte[] head = traffic.head().apply(sequence);
      byte[] body = traffic.sample().of(traffic.run(), sequence, dueNanos);
      Buffer request = Buffer.buffer(head.length + body.length).appendBytes(head).appendBytes(body);
      wire.send(
          request,
          status -> {
            note(sequence, dueNanos, status / 100 == 2);
            goOn(wire);
          });
    }

    private void note(int sequence, long dueNanos, boolean ok) {
      answered++;
      if (ok) {
        accepted.set(sequence);
        Latencies.record(latencies, System.nanoTime() - dueNanos);
      }
    }

    private void goOn(Wire wire) {
      boolean closed = perSecond == 0;
      if (closed && System.nanoTime() < endNanos) {
        send(wire, System.nanoTime());
        return;
      }
      idle.add(wire);
      if (!closed) {
        sendWhatIsDue();
      }
      if (answered == sent && (closed || sent == count)) {
        idle.forEach(Wire::close);
        double seconds = (System.nanoTime() - startNanos) / NANOS;
        done.complete(new Result(accepted, answered - accepted.cardinality(), seconds, latencies));
      }
    }
  }
}
