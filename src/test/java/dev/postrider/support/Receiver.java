package dev.postrider.support;

import dev.postrider.domain.Payload;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A webhook receiver: an HTTP/1.1 server on a loopback port, written on plain sockets so that it
 * can also misbehave. Records every request with its raw bytes and answers as it was told, 200 if
 * it was told nothing.
 */
public final class Receiver implements AutoCloseable {
  private static final int BACKLOG = 1_000;

  private final ServerSocket server;
  private final String scheme;
  private final Queue<ScriptedAnswer> next = new ConcurrentLinkedQueue<>();
  private final Signals<Received> received = new Signals<>("request at the receiver");
  private final Signals<Socket> ended = new Signals<>("end of a connection");
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> serverNames = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connectionsMade = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile ScriptedAnswer otherwise = ScriptedAnswer.status(200, "");

  /**
   * A request.
   *
   * @param headers by their names in lower case
   */
  public record Received(
      String method, String target, Map<String, List<String>> headers, Payload body) {

    /** The only value of a field. */
    public String header(String name) {
      List<String> values = headers.getOrDefault(name, List.of());
      if (values.size() != 1) {
        throw new AssertionError("field " + name + " has the values " + values);
      }
      return values.getFirst();
    }

    /** The body as UTF-8. */
    public String text() {
      return body.toUtf8();
    }
  }

  private Receiver(ServerSocketFactory factory, String scheme) {
    this(factory, scheme, InetAddress.getLoopbackAddress(), 0);
  }

  private Receiver(ServerSocketFactory factory, String scheme, InetAddress address, int port) {
    try {
      server = factory.createServerSocket(port, BACKLOG, address);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    this.scheme = scheme;
    Thread.ofVirtual().name("receiver").start(this::accept);
  }

  /** Listens on a free port. */
  public static Receiver open() {
    return new Receiver(ServerSocketFactory.getDefault(), "http");
  }

  /** Listens on a port of another loopback address. */
  public static Receiver open(InetAddress address, int port) {
    return new Receiver(ServerSocketFactory.getDefault(), "http", address, port);
  }

  /** Listens on a free port with TLS. */
  public static Receiver openTls(ServerSocketFactory factory) {
    return new Receiver(factory, "https");
  }

  /** Where to send to. */
  public String url(String target) {
    return url("127.0.0.1", target);
  }

  /** The same under another name for it. */
  public String url(String host, String target) {
    return scheme + "://" + host + ":" + port() + target;
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** Tells how to answer the next requests, one each. */
  public Receiver answer(ScriptedAnswer... answers) {
    next.addAll(List.of(answers));
    return this;
  }

  /** Tells how to answer when nothing else was told. */
  public Receiver always(ScriptedAnswer answer) {
    otherwise = answer;
    return this;
  }

  /** The next request that nobody has taken, waited for until a deadline. */
  public Received next() {
    return received.next();
  }

  /** The next so many. */
  public List<Received> next(int count) {
    return received.next(count);
  }

  /** All requests so far. */
  public List<Received> all() {
    return received.all();
  }

  /** How many connections were opened to it so far. */
  public int connectionsMade() {
    return connectionsMade.get();
  }

  /** Waits, until a deadline, for the end of one more connection. */
  public void awaitDisconnection() {
    ended.next();
  }

  /** The names that clients asked for in TLS (RFC 6066, section 3). */
  public Set<String> serverNames() {
    return Set.copyOf(serverNames);
  }

  /** Closes the port and every connection. */
  @Override
  public void close() {
    closing.countDown();
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        Socket connection = server.accept();
        connectionsMade.incrementAndGet();
        connections.add(connection);
        Thread.ofVirtual().name("receiver-connection").start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      var channel =
          new ScriptedAnswer.Connection(connection, connection.getOutputStream(), closing);
      boolean open = true;
      while (open) {
        Received request = read(in);
        noteServerNames(connection);
        ScriptedAnswer told = next.poll();
        received.add(request);
        open = (told == null ? otherwise : told).write(channel);
      }
    } catch (IOException | UncheckedIOException gone) {
      // The peer went away, which is what many tests are about.
      return;
    } finally {
      connections.remove(connection);
      ended.add(connection);
    }
  }

  private void noteServerNames(Socket connection) {
    if (connection instanceof SSLSocket tls
        && tls.getSession() instanceof ExtendedSSLSession session) {
      session.getRequestedServerNames().stream()
          .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
          .forEach(serverNames::add);
    }
  }

  private static Received read(InputStream in) throws IOException {
    String[] request = line(in).split(" ", 3);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      if (colon < 0) {
        throw new IOException("this is no HTTP request");
      }
      headers
          .computeIfAbsent(
              field.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(field.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the body is shorter than promised");
    }
    return new Received(request[0], request[1], headers, Payload.copyOf(body));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int character = in.read(); character != '\n'; character = in.read()) {
      if (character < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) character);
    }
    return line.toString().stripTrailing();
  }
}
