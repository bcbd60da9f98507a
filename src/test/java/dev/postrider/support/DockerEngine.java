package dev.postrider.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A quick and quiet question to the Docker engine that Testcontainers would use. */
final class DockerEngine {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int TCP_PORT = 2375;
  private static final int ANSWER_BYTES = 64;
  private static final ByteBuffer PING =
      StandardCharsets.US_ASCII
          .encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
          .asReadOnlyBuffer();

  private DockerEngine() {}

  /** Whether an engine answers on one of the addresses within a second each. */
  static boolean answers(Map<String, String> environment) {
    boolean encrypted = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
    return addresses(environment).anyMatch(address -> answers(address, encrypted));
  }

  /** The address that {@code DOCKER_HOST} names, else the sockets of usual installations. */
  private static Stream<SocketAddress> addresses(Map<String, String> environment) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    return host.isEmpty()
        ? Stream.of(
                Optional.of(Path.of("/var/run/docker.sock")),
                in(environment, "XDG_RUNTIME_DIR", "docker.sock"),
                in(environment, "HOME", ".docker/run/docker.sock"),
                in(environment, "HOME", ".docker/desktop/docker.sock"))
            .flatMap(Optional::stream)
            .map(UnixDomainSocketAddress::of)
        : Stream.of(address(URI.create(host)));
  }

  private static Optional<Path> in(
      Map<String, String> environment, String directory, String socket) {
    return Optional.ofNullable(environment.get(directory)).map(path -> Path.of(path, socket));
  }

  private static SocketAddress address(URI host) {
    return "unix".equals(host.getScheme())
        ? UnixDomainSocketAddress.of(host.getPath())
        : new InetSocketAddress(host.getHost(), host.getPort() < 0 ? TCP_PORT : host.getPort());
  }

  private static boolean answers(SocketAddress address, boolean encrypted) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = executor.submit(() -> ping(address, encrypted));
      try {
        return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException away) {
        return false;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        // Interrupting closes the channel, so that the executor need not wait for the engine.
        answer.cancel(true);
      }
    }
  }

  private static boolean ping(SocketAddress address, boolean encrypted) throws IOException {
    var family =
        address instanceof UnixDomainSocketAddress
            ? StandardProtocolFamily.UNIX
            : StandardProtocolFamily.INET;
    try (var channel = SocketChannel.open(family)) {
      channel.connect(address);
      if (encrypted) {
        // Only Testcontainers has the certificates; that somebody listens must do here.
        return true;
      }
      channel.write(PING.duplicate());
      var answer = ByteBuffer.allocate(ANSWER_BYTES);
      channel.read(answer);
      return StandardCharsets.US_ASCII
          .decode(answer.flip())
          .toString()
          .matches("(?s)HTTP/1\\.[01] 200 .*");
    }
  }
}
