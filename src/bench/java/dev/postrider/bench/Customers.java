package dev.postrider.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;

/**
 * The applications of a run, made through the API, with one endpoint each: application {@code
 * app-n} has endpoint number n of the receiver. A message therefore owes one delivery.
 *
 * @param count how many
 */
record Customers(int count) {
  private static final int OK = 200;

  /** Makes those from a number on. */
  void create(int from, int port, int receiverPort) {
    try (var client = HttpClient.newHttpClient()) {
      for (int i = from; i < count; i++) {
        post(client, port, "", "{\"name\":\"%s\",\"uid\":\"%s\"}".formatted(uid(i), uid(i)));
        post(
            client,
            port,
            "/" + uid(i) + "/endpoint",
            "{\"url\":\"http://127.0.0.1:%d/%d\",\"uid\":\"%s\"}"
                .formatted(receiverPort, i, uid(i)));
      }
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Has an endpoint recover what it missed since a moment. */
  static void recover(int number, Instant since, int port) {
    try (var client = HttpClient.newHttpClient()) {
      post(
          client,
          port,
          "/%s/endpoint/%s/recover".formatted(uid(number), uid(number)),
          "{\"since\":\"%s\"}".formatted(since));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Messages to one application after the other. */
  Load.Traffic traffic(int run, int port) {
    var sample = Sample.request();
    byte[][] heads = new byte[count][];
    for (int i = 0; i < count; i++) {
      heads[i] =
          Load.head(
              "/api/v1/app/" + uid(i) + "/msg", sample, "authorization: Bearer " + Product.API_KEY);
    }
    return new Load.Traffic(run, port, sequence -> heads[sequence % count], sample);
  }

  static String uid(int number) {
    return "app-" + number;
  }

  private static void post(HttpClient client, int port, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/app%s".formatted(port, path)))
            .header("authorization", "Bearer " + Product.API_KEY)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 * 100 != OK) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
  }
}
