package dev.postrider.support;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on a loopback port that really connects to where it is asked to: over HTTP by CONNECT
 * only, or over SOCKS 5. Notes what it is asked for.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final int SOCKS_VERSION = 5;
  private static final int PASSWORD_METHOD = 2;
  private static final int NO_METHOD = 0xff;
  private static final int IPV4 = 1;
  private static final int DOMAIN = 3;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final ServerSocket server;
  private final Protocol protocol;
  private final String credentials;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Reads what a client asks for, answers it, and returns the connection or null. */
  @FunctionalInterface
  private interface Protocol {
    @Nullable Socket agree(ForwardProxy proxy, InputStream in, OutputStream out) throws IOException;
  }

  private ForwardProxy(Protocol protocol, String credentials) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    this.protocol = protocol;
    this.credentials = credentials;
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  /** Opens an HTTP proxy; the credentials are {@code user:password}, or empty for none. */
  public static ForwardProxy http(String credentials) {
    return new ForwardProxy(ForwardProxy::agreeByHttp, credentials);
  }

  /** Opens a SOCKS proxy; the credentials are {@code user:password}, or empty for none. */
  public static ForwardProxy socks5(String credentials) {
    return new ForwardProxy(ForwardProxy::agreeBySocks, credentials);
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** What it was asked for: request lines, or the kind of address with address and port. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Closes the port and every connection. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().name("proxy-connection").start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in = new BufferedInputStream(client.getInputStream());
      try (Socket target = protocol.agree(this, in, client.getOutputStream())) {
        if (target == null) {
          return;
        }
        sockets.add(target);
        var back = Thread.ofVirtual().start(() -> pass(target, client));
        in.transferTo(target.getOutputStream());
        target.shutdownOutput();
        back.join();
      }
    } catch (IOException gone) {
      // Either side went away, which closes the other.
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      return;
    }
  }

  private @Nullable Socket agreeByHttp(InputStream in, OutputStream out) throws IOException {
    String request = line(in);
    boolean permitted = credentials.isEmpty();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      permitted |= field.equalsIgnoreCase("proxy-authorization: Basic " + base64(credentials));
    }
    asked.add(request);
    if (!permitted) {
      return refuse(out, "407 Proxy Authentication Required");
    }
    String[] parts = request.split(" ", 3);
    if (!parts[0].equals("CONNECT")) {
      return refuse(out, "405 Method Not Allowed");
    }
    int colon = parts[1].lastIndexOf(':');
    try {
      var target =
          new Socket(parts[1].substring(0, colon), Integer.parseInt(parts[1].substring(colon + 1)));
      out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return target;
    } catch (IOException unreachable) {
      return refuse(out, "502 Bad Gateway");
    }
  }

  private static @Nullable Socket refuse(OutputStream out, String status) throws IOException {
    out.write(
        ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return null;
  }

  /** RFC 1928, with the credentials of RFC 1929. */
  private @Nullable Socket agreeBySocks(InputStream from, OutputStream out) throws IOException {
    var in = new DataInputStream(from);
    in.readByte();
    byte[] methods = in.readNBytes(in.readUnsignedByte());
    int method = credentials.isEmpty() ? 0 : PASSWORD_METHOD;
    boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(method) >= 0;
    out.write(new byte[] {SOCKS_VERSION, (byte) (offered ? method : NO_METHOD)});
    if (!offered || (method == PASSWORD_METHOD && !isPermitted(in, out))) {
      return null;
    }
    in.readNBytes(3);
    int kind = in.readUnsignedByte();
    String host =
        switch (kind) {
          case IPV4 -> InetAddress.getByAddress(in.readNBytes(IPV4_BYTES)).getHostAddress();
          case DOMAIN -> text(in);
          default -> InetAddress.getByAddress(in.readNBytes(IPV6_BYTES)).getHostAddress();
        };
    int port = in.readUnsignedShort();
    asked.add((kind == DOMAIN ? "name " : "address ") + host + ":" + port);
    try {
      var target = new Socket(host, port);
      out.write(new byte[] {SOCKS_VERSION, 0, 0, IPV4, 0, 0, 0, 0, 0, 0});
      return target;
    } catch (IOException unreachable) {
      out.write(new byte[] {SOCKS_VERSION, 5, 0, IPV4, 0, 0, 0, 0, 0, 0});
      return null;
    }
  }

  private boolean isPermitted(DataInputStream in, OutputStream out) throws IOException {
    in.readByte();
    boolean permitted = (text(in) + ":" + text(in)).equals(credentials);
    out.write(new byte[] {1, (byte) (permitted ? 0 : 1)});
    return permitted;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
