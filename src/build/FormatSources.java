import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or rewrites every Java source below a directory with google-java-format, imports included.
 *
 * <p>Run as {@code java FormatSources.java check|write DIRECTORY}. A check names the files that
 * differ and exits with 1. It is started as a program of its own because the formatter must run on
 * the JDK whose language it reads, and Maven may run on an older one.
 */
final class FormatSources {
  private FormatSources() {}

  public static void main(String[] arguments) throws IOException {
    var checking = arguments[0].equals("check");
    var command = new ArrayList<String>();
    command.addAll(checking ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    try (Stream<Path> tree = Files.walk(Path.of(arguments[1]))) {
      tree.filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(name -> name.endsWith(".java") && !name.contains("node_modules"))
          .sorted()
          .forEach(command::add);
    }
    var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    var different = new StringWriter();
    var out = new PrintWriter(different);
    var err = new PrintWriter(System.err, true);
    var exitCode = formatter.run(out, err, command.toArray(String[]::new));
    out.flush();
    if (exitCode != 0) {
      err.println("Not formatted; `mvn -q validate exec:exec@format` rewrites:\n" + different);
    }
    System.exit(exitCode);
  }
}
