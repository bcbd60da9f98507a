package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.ContractClient;
import dev.postrider.support.RunningProgram;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's quick start does what it says, typed as it is printed, from a fresh copy. */
final class QuickStartIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Duration BUILD = Duration.ofMinutes(4);
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final String PAYLOAD = "{\"invoice\": \"4711\", \"total\": 99.50}";

  @TempDir private Path copy;

  @Test
  @Timeout(300)
  void deliversAVerifiedMessage() throws IOException {
    copyProject();
    var quickStart = QuickStart.of(copy);
    assertThat(quickStart.steps()).hasSize(4);
    try (var first = terminal(quickStart, List.of("bash", "-c", quickStart.start()))) {
      first.awaitLine(Pattern.compile("Postrider listens on " + address(quickStart) + "$"), BUILD);
      try (var second = terminal(quickStart, List.of("bash"))) {
        subscribeAndSend(second, quickStart);
        seeTheAttempt(second, quickStart);
      }
      first.terminateStarted();
      first.awaitEnd();
    }
    assertThat(copy.resolve("data/postgresql")).isDirectory();
    assertThat(copy.resolve("data/postgresql/postmaster.pid")).doesNotExist();
  }

  private static void subscribeAndSend(RunningProgram terminal, QuickStart quickStart) {
    var steps = quickStart.steps();
    type(terminal, steps.get(0));
    assertThat(terminal.output())
        .contains("\"url\":\"http://localhost:%d/hook\"".formatted(quickStart.receiverPort()));
    type(terminal, steps.get(1));
    type(terminal, steps.get(2));
    terminal.awaitLine(
        Pattern.compile("^verified msg_[0-9A-Za-z]{22} " + Pattern.quote(PAYLOAD) + "$"), STEP);
  }

  /** By the time that somebody has read what arrived, the attempt is recorded. */
  private void seeTheAttempt(RunningProgram terminal, QuickStart quickStart) throws IOException {
    String key = Files.readString(copy.resolve("data/api-key")).strip();
    try (var client = new ContractClient(URI.create(address(quickStart)), key)) {
      Poll.until(
          () -> client.get("/api/v1/app/demo/attempt/endpoint/shop"),
          answer -> answer.text().contains("\"statusText\":\"success\""));
    }
    type(terminal, quickStart.steps().getLast());
    assertThat(terminal.output())
        .containsPattern("\"msgId\":\"msg_[0-9A-Za-z]{22}\".*\"statusText\":\"success\"");
  }

  /** Types a block and waits until the prompt would be back. */
  private static void type(RunningProgram terminal, String block) {
    String end = "end of step " + block.hashCode();
    terminal.write(block);
    terminal.write("printf '\\n%s\\n' '" + end + "'\n");
    terminal.awaitLine(Pattern.compile("^" + end + "$"), STEP);
  }

  /** A terminal in the copy, in which {@code mvn} is the Maven that runs this test. */
  private RunningProgram terminal(QuickStart quickStart, List<String> command) {
    String maven = Path.of(System.getProperty("maven.home"), "bin").toString();
    var environment =
        Map.of(
            "PATH",
            maven + File.pathSeparator + System.getenv("PATH"),
            "PORT",
            Integer.toString(quickStart.port()));
    return RunningProgram.start(copy, environment, command);
  }

  private static String address(QuickStart quickStart) {
    return "http://localhost:" + quickStart.port();
  }

  /** What git has or would take: neither what was built nor what a start has left behind. */
  private void copyProject() throws IOException {
    var list =
        List.of(
            "git",
            "-c",
            "core.quotePath=off",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard");
    try (var git = RunningProgram.start(PROJECT, Map.of(), list)) {
      var ended = git.awaitEnd();
      assertThat(ended.status()).as(ended.err()).isZero();
      for (String file : ended.out().lines().toList()) {
        copy(file);
      }
    }
    keepLocalRepository();
  }

  private void copy(String file) throws IOException {
    if (Files.exists(PROJECT.resolve(file))) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(PROJECT.resolve(file), copy.resolve(file));
    }
  }

  /** Where this build has its libraries from, the copy's build has them from, too. */
  private void keepLocalRepository() throws IOException {
    String repository = System.getProperty("localRepository", "");
    if (!repository.isEmpty()) {
      Files.writeString(
          copy.resolve(".mvn/maven.config"), "-Dmaven.repo.local=" + repository + "\n");
    }
  }
}
