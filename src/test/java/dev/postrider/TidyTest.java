package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.support.SourceRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The project's files observe the rules that no compiler checks, and each rule can fail. */
final class TidyTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path DATA = PROJECT.resolve("data");
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", ".idea", ".vscode");
  private static final Set<String> TEXTS =
      Set.of(
          "java",
          "ts",
          "tsx",
          "js",
          "mjs",
          "css",
          "html",
          "sql",
          "yaml",
          "yml",
          "xml",
          "json",
          "properties",
          "md",
          "sh",
          "run",
          "config",
          "Dockerfile",
          ".npmrc",
          ".gitignore",
          ".dockerignore",
          ".editorconfig");

  @ParameterizedTest
  @EnumSource
  void everyFileObservesTheRule(SourceRules rule) throws IOException {
    assertThat(files().stream().flatMap(file -> rule.findings(name(file), read(file)).stream()))
        .isEmpty();
  }

  static List<Arguments> whatBreaksARule() {
    return List.of(
        arguments(SourceRules.FILE_LENGTH, "src/main/resources/a.sql", "--\n".repeat(301)),
        arguments(SourceRules.LINE_LENGTH, "src/main/java/A.java", "a".repeat(101) + "\n"),
        arguments(SourceRules.WHITE_SPACE, "conf/a.yaml", "a: \n"),
        arguments(SourceRules.WHITE_SPACE, "conf/a.yaml", "\ta:\n"),
        arguments(SourceRules.LAST_LINE, "conf/a.yaml", "a:"),
        arguments(SourceRules.LEFT_TO_DO, "README.md", "TO" + "DO: more\n"),
        arguments(SourceRules.SLEEPING_OR_DISABLED_TEST, "src/test/A.java", "Thread.sle" + "ep(1)"),
        arguments(SourceRules.SLEEPING_OR_DISABLED_TEST, "src/test/A.java", "@Disa" + "bled"),
        arguments(SourceRules.MACHINE_PATH, "README.md", "see /" + "home/somebody/notes"),
        arguments(SourceRules.REGISTRY, "Dockerfile", "FROM docker" + ".io/library/debian"),
        arguments(SourceRules.WILDCARD_IMPORT, "src/main/java/A.java", "import java.util" + ".*;"),
        arguments(SourceRules.AUTHOR_TAG, "src/main/java/A.java", " * @auth" + "or somebody"),
        arguments(
            SourceRules.SUPPRESSION_WITHOUT_REASON,
            "src/main/java/A.java",
            "@Suppress" + "Warnings(\"unused\")"),
        arguments(SourceRules.MISSING_JAVADOC, "src/main/java/A.java", "public enum A {}"),
        arguments(
            SourceRules.MISSING_JAVADOC,
            "src/main/java/A.java",
            "/** A. */\nimport b.B;\n\n@B\npublic sealed interface A {}"));
  }

  @ParameterizedTest
  @MethodSource("whatBreaksARule")
  void everyRuleFindsWhatBreaksIt(SourceRules rule, String path, String text) {
    assertThat(rule.findings(path, text)).hasSize(1).first().asString().startsWith(path);
  }

  static List<Arguments> whatObservesARule() {
    return List.of(
        arguments(SourceRules.FILE_LENGTH, "src/main/resources/a.sql", "--\n".repeat(300)),
        arguments(SourceRules.MACHINE_PATH, "README.md", "https://example.com/work/home/x\n"),
        arguments(
            SourceRules.SUPPRESSION_WITHOUT_REASON,
            "src/main/java/A.java",
            "@Suppress" + "Warnings(\"unused\") // Read by name."),
        arguments(
            SourceRules.MISSING_JAVADOC,
            "src/main/java/A.java",
            "/** A. */\n@B(\n    value = 1)\n@C\npublic final class A {}"));
  }

  @ParameterizedTest
  @MethodSource("whatObservesARule")
  void noRuleFindsWhatIsRight(SourceRules rule, String path, String text) {
    assertThat(rule.findings(path, text)).isEmpty();
  }

  private static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_OURS.contains(directory.getFileName().toString()) || directory.equals(DATA)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEXTS.contains(kind(file))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(files).as("source files").isNotEmpty();
    return files;
  }

  private static String kind(Path file) {
    var name = file.getFileName().toString();
    return name.lastIndexOf('.') > 0 ? name.substring(name.lastIndexOf('.') + 1) : name;
  }

  private static String name(Path file) {
    return PROJECT.relativize(file).toString().replace('\\', '/');
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
