package dev.postrider.e2e;

import dev.postrider.support.RunningProgram;
import dev.postrider.support.RunningProgram.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A script of {@code src/test/npm}, whose packages {@code mvn verify} has installed. */
final class NodeScript {
  private static final Path DIRECTORY = Path.of("src/test/npm").toAbsolutePath();

  private NodeScript() {}

  /** Starts a script. */
  static RunningProgram start(String name, Map<String, String> environment) {
    if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
      throw new AssertionError("run 'npm ci' in " + DIRECTORY + " first, as mvn verify does");
    }
    return RunningProgram.start(DIRECTORY, environment, List.of("node", name));
  }

  /** Runs a script to its end with a text on its standard input. */
  static Ended run(String name, Map<String, String> environment, String input) {
    try (var script = start(name, environment)) {
      script.write(input);
      script.endInput();
      return script.awaitEnd();
    }
  }
}
