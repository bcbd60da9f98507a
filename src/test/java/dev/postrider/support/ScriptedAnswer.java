package dev.postrider.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** How a {@link Receiver} answers one request. */
@FunctionalInterface
public interface ScriptedAnswer {

  /** Writes to the connection; returns whether another request may follow on it. */
  boolean write(Connection connection) throws IOException;

  /**
   * The connection on which the request came.
   *
   * @param closing open as long as the receiver is
   */
  record Connection(Socket socket, OutputStream out, CountDownLatch closing) {

    void print(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Waits until the receiver is closed; true if that happened within the time. */
    boolean isClosedWithin(long millis) {
      try {
        return closing.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }

  /** A status without a body. */
  static ScriptedAnswer status(int statusCode) {
    return status(statusCode, new byte[0]);
  }

  /** A status with a text and header fields, each {@code "name: value"}. */
  static ScriptedAnswer status(int statusCode, String body, String... fields) {
    return status(statusCode, body.getBytes(StandardCharsets.UTF_8), fields);
  }

  /** A status with a body and header fields, each {@code "name: value"}. */
  static ScriptedAnswer status(int statusCode, byte[] body, String... fields) {
    return connection -> {
      connection.print(head(statusCode, fields) + "Content-Length: " + body.length + "\r\n\r\n");
      connection.out().write(body);
      connection.out().flush();
      return true;
    };
  }

  /** The same, compressed. */
  static ScriptedAnswer gzip(int statusCode, byte[] body) {
    return status(statusCode, compress(body), "Content-Encoding: gzip");
  }

  /** No answer as long as the receiver is open. */
  static ScriptedAnswer hang() {
    return connection -> {
      boolean closed = connection.isClosedWithin(Long.MAX_VALUE);
      return !closed;
    };
  }

  /** A head that promises a body which does not come. */
  static ScriptedAnswer headOnly(int statusCode) {
    return connection -> {
      connection.print(head(statusCode) + "Content-Length: 10\r\n\r\n");
      return hang().write(connection);
    };
  }

  /** A body that comes byte by byte and does not end. */
  static ScriptedAnswer drip(int statusCode) {
    return connection -> {
      connection.print(head(statusCode) + "Content-Length: 1000000\r\n\r\n");
      do {
        connection.print(".");
      } while (!connection.isClosedWithin(20));
      return false;
    };
  }

  /** A body that comes as fast as it is read, without an end. */
  static ScriptedAnswer endless(int statusCode) {
    return connection -> {
      connection.print(head(statusCode) + "Content-Length: 1000000000000\r\n\r\n");
      var piece = "x".repeat(8 << 10);
      while (!connection.isClosedWithin(0)) {
        connection.print(piece);
      }
      return false;
    };
  }

  /** Whatever bytes, and the end of the connection. */
  static ScriptedAnswer raw(String text) {
    return connection -> {
      connection.print(text);
      return false;
    };
  }

  /** No answer but a reset of the connection. */
  static ScriptedAnswer reset() {
    return connection -> {
      connection.socket().setSoLinger(true, 0);
      return false;
    };
  }

  /** The status that another program decides on, after something of its own. */
  default ScriptedAnswer after(Runnable before) {
    return connection -> {
      before.run();
      return write(connection);
    };
  }

  /** The same, later; nothing if the receiver is closed first. */
  default ScriptedAnswer afterMillis(long millis) {
    return connection -> !connection.isClosedWithin(millis) && write(connection);
  }

  private static String head(int statusCode, String... fields) {
    var head = new StringBuilder("HTTP/1.1 " + statusCode + " Told\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.toString();
  }

  private static byte[] compress(byte[] body) {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return compressed.toByteArray();
  }
}
