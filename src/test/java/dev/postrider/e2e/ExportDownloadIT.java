package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import dev.postrider.support.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fifty thousand messages go into a file, each once, though the process is killed meanwhile. */
final class ExportDownloadIT {
  private static final int MESSAGES = 50_000;
  private static final Duration ENOUGH = Duration.ofMinutes(3);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Product product;

  @BeforeEach
  void start() {
    product =
        Product.start(
            Map.of(
                "POSTRIDER_WORKER_POLL_INTERVAL", "1s",
                "POSTRIDER_EXPORTS_KEPT", "1h"));
    try (var client = product.client()) {
      client.post("/api/v1/app", "{\"name\": \"Export\", \"uid\": \"export\"}");
    }
  }

  @AfterEach
  void stop() {
    product.close();
  }

  /** Some of them as awkward as JSON may be: numbers, escapes, quotes, separators, line breaks. */
  private static String payload(int number) {
    return switch (number % 4) {
      case 0 -> "{\"number\": %d, \"amount\": 1.0e2}".formatted(number);
      case 1 -> "{ \"z\":\"a\\\"b;c,d\",\"number\":%d , \"é\":\"\\u00e9\" }".formatted(number);
      case 2 -> "{\n  \"number\": %d,\r\n  \"text\": \"\\n\"\n}".formatted(number);
      default -> "{\"number\":%d,\"formula\":\"=1+1\",\"number\":0}".formatted(number);
    };
  }

  /** One a millisecond. */
  private Map<String, String> insert() {
    var posted = new HashMap<String, String>();
    try (var connection = product.database().connect();
        var insert =
            connection.prepareStatement(
                """
                INSERT INTO message (
                  id, organization_id, application_id, event_type, channels, payload)
                SELECT ?, organization_id, id, 'invoice.paid', '{a,b}', ?
                FROM application
                WHERE uid = 'export'
                """)) {
      connection.setAutoCommit(false);
      Instant first = Instant.now().minusMillis(10L * MESSAGES);
      for (int number = 0; number < MESSAGES; number++) {
        UUID id = IdGenerator.least(first.plusMillis(number));
        insert.setObject(1, id);
        insert.setBytes(2, payload(number).getBytes(StandardCharsets.UTF_8));
        insert.addBatch();
        posted.put(new MessageId(id).toString(), payload(number));
      }
      insert.executeBatch();
      connection.commit();
      return posted;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private String export(String format) {
    try (var client = product.client()) {
      Answer answer =
          client.post(
              "/api/v1/app/export/export",
              "{\"subject\": \"messages\", \"format\": \"%s\", \"withContent\": true}"
                  .formatted(format));
      assertThat(answer.status()).as(answer.text()).isEqualTo(202);
      return answer.text("id");
    }
  }

  private JsonNode await(String task) {
    try (var client = product.client()) {
      JsonNode ended =
          Poll.within(
              ENOUGH,
              () -> client.get("/api/v1/background-task/" + task).json(),
              found -> !found.path("status").asText().equals("running"));
      assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("finished");
      return ended;
    }
  }

  private URI link(String task) {
    try (var client = product.client()) {
      Answer answer = client.post("/api/v1/background-task/%s/download-link".formatted(task), "");
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      return product.address().resolve(answer.text("path"));
    }
  }

  private static HttpResponse<byte[]> follow(URI link) {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(link).timeout(Duration.ofMinutes(1)).build(),
          BodyHandlers.ofByteArray());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static String unzipped(HttpResponse<byte[]> file) {
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValueAsLong("Content-Length")).hasValue(file.body().length);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(file.body()))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void hasEachMessageOnceAndByteForByteThoughTheProcessIsKilled() {
    // Given
    Map<String, String> posted = insert();
    String task = export("ndjson");
    Poll.until(() -> product.database().count("export_part"), parts -> parts > 5);

    // When
    product.kill();
    long partsBefore = product.database().count("export_part");
    product.startAgain();
    JsonNode ended = await(task);
    URI link = link(task);
    String text = unzipped(follow(link));

    // Then
    assertThat(partsBefore).as("it was killed in the middle").isLessThan(50);
    assertThat(ended.at("/data/export/records").asInt()).isEqualTo(MESSAGES);
    assertThat(ndjson(text)).isEqualTo(posted);
    assertThat(follow(link).statusCode()).as("a second time").isEqualTo(422);
  }

  /** The payload of each message; the same message twice is refused. */
  private static Map<String, String> ndjson(String text) {
    var found = new HashMap<String, String>();
    text.lines().forEach(line -> assertThat(found.put(id(line), payload(line))).isNull());
    return found;
  }

  private static String id(String line) {
    return line.substring("{\"id\":\"".length(), line.indexOf('"', "{\"id\":\"".length()));
  }

  private static String payload(String line) {
    try {
      JsonNode exact = JSON.readTree(line);
      String start = "\"payload\":";
      return exact.hasNonNull("rawPayload")
          ? exact.path("rawPayload").asText()
          : line.substring(line.indexOf(start) + start.length(), line.length() - 1);
    } catch (IOException noJson) {
      throw new UncheckedIOException(line, noJson);
    }
  }

  @Test
  void isCsvThatAnyReaderReads() throws IOException {
    // Given
    Map<String, String> posted = insert();
    String task = export("csv");
    await(task);

    // When
    String text = unzipped(follow(link(task)));

    // Then
    var found = new HashMap<String, String>();
    for (Map<String, String> row : rows(text)) {
      assertThat(row.keySet())
          .containsExactly(
              "id", "eventType", "eventId", "channels", "tags", "timestamp", "payload");
      assertThat(row).containsEntry("channels", "a b").containsEntry("eventId", "");
      assertThat(found.put(row.get("id"), row.get("payload"))).isNull();
    }
    assertThat(found).isEqualTo(posted);
  }

  private static List<Map<String, String>> rows(String csv) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(csv)) {
      return rows.readAll();
    }
  }

  @Test
  void isOnlyForThoseWhoHaveALinkThatIsGood() throws SQLException {
    String task = export("csv");
    await(task);
    String base = "/api/v1/background-task/" + task;
    URI first = link(task);
    URI second = link(task);

    try (var foreigner = product.client(product.foundOrganization("Foreign"));
        var stranger = product.client("")) {
      assertThat(foreigner.post(base + "/download-link", "").status()).isEqualTo(404);
      assertThat(foreigner.delete(base + "/download").status()).isEqualTo(404);
      assertThat(stranger.post(base + "/download-link", "").status()).isEqualTo(401);
      assertThat(stranger.get(base + "/download?token=dl_" + "0".repeat(43)).status())
          .isEqualTo(422);
      assertThat(follow(first).statusCode()).as("the link before").isEqualTo(422);
      expireLinks();
      assertThat(follow(second).statusCode()).as("expired").isEqualTo(422);
      assertThat(follow(link(task)).statusCode()).isEqualTo(200);
      try (var owner = product.client()) {
        assertThat(owner.delete(base + "/download").status()).isEqualTo(204);
        assertThat(owner.post(base + "/download-link", "").status()).isEqualTo(409);
      }
    }
  }

  private void expireLinks() throws SQLException {
    try (var connection = product.database().connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE export SET link_expires_at = now() - interval '1 second'");
    }
  }

  @Test
  void aDownloadThatBreaksOffCanBeTriedAgain() throws IOException {
    insert();
    String task = export("ndjson");
    await(task);
    URI link = link(task);
    try (var socket = new Socket(link.getHost(), link.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s?%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(link.getPath(), link.getQuery())
                  .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
    }

    assertThat(follow(link).statusCode()).isEqualTo(422);
    assertThat(unzipped(follow(link(task))).lines()).hasSize(MESSAGES);
  }
}
