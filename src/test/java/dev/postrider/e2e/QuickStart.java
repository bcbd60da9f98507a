package dev.postrider.e2e;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The quick start of the README, exactly as it is printed there. Only where one of its ports is
 * taken, perhaps by a Postrider that the developer is trying out, another one stands in its place.
 *
 * @param port where Postrider listens
 * @param receiverPort where the receiver listens
 * @param start what is typed into the first terminal
 * @param steps what is typed into the second one, block by block
 */
record QuickStart(int port, int receiverPort, String start, List<String> steps) {
  private static final int PORT = 8080;
  private static final int RECEIVER_PORT = 9000;
  private static final Pattern SECTION =
      Pattern.compile("(?s)<!-- quick start -->\n(.*)<!-- end of the quick start -->");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\n(.*?)^```$");

  QuickStart {
    steps = List.copyOf(steps);
  }

  /** Reads it from a project. */
  static QuickStart of(Path project) throws IOException {
    var section = SECTION.matcher(Files.readString(project.resolve("README.md")));
    if (!section.find()) {
      throw new AssertionError("the README marks no quick start");
    }
    int port = freePort(PORT);
    int receiverPort = freePort(RECEIVER_PORT);
    List<String> blocks =
        BLOCK
            .matcher(section.group(1))
            .results()
            .map((MatchResult block) -> block.group(1))
            .map(block -> block.replace(Integer.toString(PORT), Integer.toString(port)))
            .map(
                block ->
                    block.replace(Integer.toString(RECEIVER_PORT), Integer.toString(receiverPort)))
            .toList();
    return new QuickStart(port, receiverPort, blocks.getFirst(), blocks.subList(1, blocks.size()));
  }

  private static int freePort(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted)) {
      return socket.getLocalPort();
    } catch (BindException taken) {
      try (var socket = new ServerSocket(0)) {
        System.out.println(
            "The quick start is tried on port %d, since %d is taken"
                .formatted(socket.getLocalPort(), wanted));
        return socket.getLocalPort();
      }
    }
  }
}
