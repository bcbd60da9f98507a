package dev.postrider.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends what no decent client would, byte for byte. */
final class RawHttp {
  private static final int DEADLINE_MILLIS = 20_000;

  private RawHttp() {}

  /** A request line and headers, and the empty line after them. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** Everything that the server sends until it closes the connection. */
  static String exchange(URI server, String request) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The first line that the server sends; the connection is cut then. */
  static String firstLine(URI server, String request) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      return new BufferedReader(reader).readLine();
    }
  }
}
