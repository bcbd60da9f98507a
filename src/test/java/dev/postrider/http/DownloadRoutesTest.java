package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.domain.Token;
import dev.postrider.e2e.Poll;
import dev.postrider.support.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links to exports, and the one operation whose answer does not fit into memory. */
final class DownloadRoutesTest {
  private static final String TASK = "/api/v1/background-task/" + FakeBackgroundTasks.RUNNING;
  private static final String PATH = TASK + "/download";
  private static final String LINK = PATH + "?token=" + FakeExports.TOKEN.text();

  /** More than sockets hold on both sides, and far less than the file. */
  private static final int PIECES_AHEAD_MAX = 150;

  private static final int DOWNLOADS_MAX = 64;

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private HttpResponse<byte[]> download() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(http.server.resolve(LINK))
            .timeout(Duration.ofSeconds(60))
            .header("Accept-Encoding", "gzip")
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  /** A client that has sent its request and reads nothing by itself. */
  private Socket open() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress(http.server.getHost(), http.server.getPort()));
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            RawHttp.head("GET " + LINK + " HTTP/1.1", "Host: localhost", "Connection: close")
                .getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  @Test
  void makesALinkWhoseTokenIsKeptAsAHash() {
    Answer answer = http.client.post(TASK + "/download-link", "");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("path")).startsWith(PATH + "?token=dl_");
    assertThat(answer.text("expiresAt")).isEqualTo("2026-05-04T10:10:00Z");
    assertThat(answer.text("fileName")).matches("messages-qtask-\\w+\\.ndjson\\.gz");
    var request = http.store.last(Exports.Link.class);
    String token = answer.text("path").substring((PATH + "?token=").length());
    assertThat(request.hash()).isEqualTo(new Token(token).hash());
    assertThat(request.task()).isEqualTo(FakeBackgroundTasks.RUNNING);
    assertThat(request.by().organizationId()).isEqualTo(FakeStore.ORGANIZATION);
  }

  @Test
  void tellsWhyThereIsNothingToDownload() {
    http.store.refuse(new Failure.Conflict("The export is running."));

    assertThat(http.client.post(TASK + "/download-link", "").status()).isEqualTo(409);
  }

  @Test
  void discardsAnExport() {
    assertThat(http.client.delete(PATH).status()).isEqualTo(204);
    assertThat(http.store.last(Exports.Discard.class))
        .isEqualTo(new Exports.Discard(FakeStore.ORGANIZATION, FakeBackgroundTasks.RUNNING));
  }

  @Test
  void sendsTheFileToWhoeverHasTheLink() throws IOException, InterruptedException {
    http.store.exports.hasPiecesInAPart(3);

    HttpResponse<byte[]> answer = download();

    assertThat(answer.statusCode()).isEqualTo(200);
    var headers = answer.headers();
    assertThat(headers.firstValue("Content-Type")).contains("application/gzip");
    assertThat(headers.firstValue("Content-Encoding").orElse("identity")).isEqualTo("identity");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"messages-qtask-\\w+\\.ndjson\\.gz\"");
    assertThat(headers.firstValueAsLong("Content-Length")).hasValue(http.store.exports.bytes());
    byte[] body = answer.body();
    for (int piece = 0; piece < 6; piece++) {
      int place = piece / 3 * 100 + 100 + piece % 3;
      assertThat(body[piece * FakeExports.PIECE_BYTES]).isEqualTo((byte) place);
      assertThat(body[(piece + 1) * FakeExports.PIECE_BYTES - 1]).isEqualTo((byte) place);
    }
  }

  @Test
  void recordsWhoMadeTheLinkThatWasFollowed() throws IOException, InterruptedException {
    download();

    var act = http.store.auditLog.acts().getLast();
    assertThat(act.operation()).isEqualTo("v1.background-task.download");
    assertThat(act.by().kind()).isEqualTo(ActorKind.PERSON);
    assertThat(act.path()).isEqualTo(PATH);
    assertThat(act.toString()).doesNotContain(FakeExports.TOKEN.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?token=", "?token=lt_abc", "?token=dl_%20", "?token=dl_a&token=dl_b"})
  void refusesWhatIsNoTokenWithoutAskingTheStore(String query) {
    Answer answer = http.stranger().get(PATH + query);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(http.store.has(Exports.Redeem.class)).isFalse();
  }

  @Test
  void refusesATokenThatIsGuessed() {
    Answer answer = http.stranger().get(PATH + "?token=dl_" + "u".repeat(43));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("detail")).contains("Ask for another");
    assertThat(http.store.exports.reads).hasValue(0);
  }

  @Test
  void aLookAtTheHeadersDoesNotUseTheLinkUp() throws IOException {
    String answer =
        RawHttp.firstLine(
            http.server,
            RawHttp.head("HEAD " + LINK + " HTTP/1.1", "Host: localhost", "Connection: close"));

    assertThat(answer).contains("405");
    assertThat(http.store.has(Exports.Redeem.class)).isFalse();
  }

  @Test
  void readsNoFurtherThanASlowReaderTakes() throws IOException {
    http.store.exports.hasPiecesInAPart(1_000);

    try (var socket = open()) {
      InputStream in = socket.getInputStream();
      var buffer = new byte[64 << 10];
      long taken = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        taken += count;
        assertThat(http.store.exports.reads.get())
            .isLessThan((int) (taken / FakeExports.PIECE_BYTES) + PIECES_AHEAD_MAX);
      }
      assertThat(taken).isGreaterThan(http.store.exports.bytes());
    }
  }

  @Test
  void aPlaceIsFreeAgainWhenItsReaderIsGone() throws IOException {
    // Given
    http.store.exports.hasPiecesInAPart(100_000);
    List<Socket> readers = new ArrayList<>();
    for (int reader = 0; reader < DOWNLOADS_MAX; reader++) {
      Socket socket = open();
      readers.add(socket);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    http.store.forgetRequests();

    // When
    Answer full = http.stranger().get(LINK);
    boolean asked = http.store.has(Exports.Redeem.class);
    for (Socket reader : readers) {
      reader.close();
    }

    // Then
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.text("detail")).contains("still good");
    assertThat(asked).isFalse();
    http.store.exports.hasPiecesInAPart(1);
    Poll.until(() -> http.stranger().get(LINK).status(), status -> status == 200);
  }

  @Test
  void cutsOffWhatCannotBeReadToItsEnd() {
    // Given
    http.store.exports.hasPiecesInAPart(3);
    http.store.exports.breaksAfter(4);

    // Then
    assertThatThrownBy(this::download).isInstanceOf(IOException.class);
  }
}
