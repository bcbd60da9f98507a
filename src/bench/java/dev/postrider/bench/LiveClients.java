package dev.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Browsers that watch, as SockJS clients: each has bought a ticket for one application, registers
 * on its address, and says every few seconds that it is still there, as the official client does.
 */
final class LiveClients implements AutoCloseable {
  private static final String EVENT = "{\\\"type\\\":\\\"rec\\\"";
  private static final int CREATED = 201;
  private static final long PING_MILLIS = 5_000;
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx;
  private final WebSocketClient client;
  private final List<WebSocket> sockets = new ArrayList<>();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private long pings;

  private LiveClients(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));
  }

  /** Connects so many, spread over all customers, and has them registered. */
  static LiveClients connect(Vertx vertx, int port, Customers customers, int count) {
    var clients = new LiveClients(vertx);
    try (var http = HttpClient.newHttpClient()) {
      for (int i = 0; i < count; i++) {
        JsonObject ticket = ticket(http, port, Customers.uid(i % customers.count()));
        clients.connect(port, i, ticket);
      }
    }
    clients.pings =
        vertx.setPeriodic(
            PING_MILLIS,
            tick -> {
              String ping = framed(new JsonObject().put("type", "ping"));
              clients.sockets.forEach(socket -> ignore(socket.writeTextMessage(ping)));
            });
    return clients;
  }

  /** Events so far. */
  long received() {
    return received.get();
  }

  /** SockJS frames that brought them. */
  long frames() {
    return frames.get();
  }

  /** Connections that the product closed. */
  long closed() {
    return closed.get();
  }

  @Override
  public void close() {
    vertx.cancelTimer(pings);
    client.close().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).await();
  }

  private void connect(int port, int number, JsonObject ticket) {
    String uri =
        "/live/%03d/bench%06d/websocket?ticket=%s"
            .formatted(number % 1_000, number, ticket.getString("ticket"));
    var register =
        new JsonObject().put("type", "register").put("address", ticket.getString("address"));
    WebSocket socket =
        client.connect(port, "127.0.0.1", uri).timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).await();
    socket.textMessageHandler(
        frame -> {
          if (frame.startsWith("a")) {
            received.addAndGet(events(frame));
            frames.incrementAndGet();
          }
        });
    socket.closeHandler(end -> closed.incrementAndGet());
    ignore(socket.writeTextMessage(framed(register)));
    sockets.add(socket);
  }

  /** Messages in a SockJS frame: found, since parsing would take from the product's machine. */
  private static int events(String frame) {
    int count = 0;
    for (int at = frame.indexOf(EVENT); at >= 0; at = frame.indexOf(EVENT, at + EVENT.length())) {
      count++;
    }
    return count;
  }

  private static String framed(JsonObject frame) {
    return new JsonArray().add(frame.encode()).encode();
  }

  /** A connection that breaks is counted when it closes. */
  private static void ignore(Future<Void> written) {
    written.onFailure(broken -> {});
  }

  private static JsonObject ticket(HttpClient http, int port, String application) {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1/app/%s/live-ticket".formatted(port, application)))
            .header("authorization", "Bearer " + Product.API_KEY)
            .POST(BodyPublishers.noBody())
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != CREATED) {
        throw new IOException("no ticket: " + response.statusCode() + " " + response.body());
      }
      return new JsonObject(response.body());
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
