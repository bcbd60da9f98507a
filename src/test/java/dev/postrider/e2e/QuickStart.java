package dev.postrider.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The quick start of the README, as it is printed there.
 *
 * @param start what is typed into the first terminal
 * @param steps what is typed into the second one, block by block
 */
record QuickStart(String start, List<String> steps) {
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
    List<String> blocks =
        BLOCK
            .matcher(section.group(1))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    return new QuickStart(blocks.getFirst(), blocks.subList(1, blocks.size()));
  }
}
