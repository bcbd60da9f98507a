package dev.postrider.support;

import static dev.postrider.support.DatabaseSource.CONTAINER;
import static dev.postrider.support.DatabaseSource.EMBEDDED;
import static dev.postrider.support.DatabaseSource.GIVEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests take the first PostgreSQL that is there. */
final class DatabaseSourceTest {
  private static final String URL = "postgresql://tester:secret@db.example.com:5433/base";

  @Test
  void takesTheServerThatIsNamedWithoutAskingForAnEngine() {
    var environment = Map.of("TEST_DATABASE_URL", URL);

    var source =
        DatabaseSource.choose(
            environment,
            () -> {
              throw new AssertionError("the engine was asked");
            });

    assertThat(source).isEqualTo(GIVEN);
    assertThat(DatabaseServer.take(source, environment).url()).isEqualTo(URL);
  }

  @Test
  void takesAContainerWhereAnEngineAnswers() {
    assertThat(DatabaseSource.choose(Map.of("TEST_DATABASE_URL", " "), () -> true))
        .isEqualTo(CONTAINER);
  }

  @Test
  void takesTheEmbeddedBinariesOtherwise() {
    assertThat(DatabaseSource.choose(Map.of(), () -> false)).isEqualTo(EMBEDDED);
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.0 200 OK\r\n\r\nOK', true",
    "'HTTP/1.1 200 OK\r\n\r\nOK', true",
    "'HTTP/1.1 503 Service Unavailable\r\n\r\n', false",
    "'SSH-2.0-Something\r\n', false",
    "'', false"
  })
  void believesAnEngineByItsAnswer(String answer, boolean believed) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var engine = Thread.startVirtualThread(() -> answerOnce(server, answer));
      var environment = Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getLocalPort());

      assertThat(DockerEngine.answers(environment)).isEqualTo(believed);

      engine.join();
    }
  }

  @Test
  void doesNotWaitForAnEngineThatIsSilent() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var environment = Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getLocalPort());

      assertThat(DockerEngine.answers(environment)).isFalse();
    }
  }

  @Test
  void findsNoEngineWhereThereIsNoSocket() {
    assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock")))
        .isFalse();
  }

  @Test
  void namesANewDatabaseOnTheSameServer() {
    assertThat(TestDatabase.withName(URL + "?sslmode=require", "fresh"))
        .isEqualTo("postgresql://tester:secret@db.example.com:5433/fresh?sslmode=require");
  }

  private static void answerOnce(ServerSocket server, String answer) {
    try (var socket = server.accept()) {
      socket.getInputStream().readNBytes("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".length());
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
