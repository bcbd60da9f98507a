package dev.postrider.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends what no decent client would, byte for byte. */
final class RawHttp {
  private static final int DEADLINE_MILLIS = 20_000;

  private RawHttp() {}

  /** Everything that the server sends until it closes the connection. */
  static String exchange(URI server, String request) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
