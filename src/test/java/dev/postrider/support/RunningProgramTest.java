package dev.postrider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is followed, stopped in each way, and never left behind. */
final class RunningProgramTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Pattern READY = Pattern.compile("^ready");

  @TempDir private Path directory;

  @Test
  void tellsWhatItPrintedAndHowItEnded() {
    try (var program = bash("pwd; echo \"$GIVEN\"; echo wrong >&2; exit 3")) {
      var ended = program.awaitEnd();

      assertThat(ended.status()).isEqualTo(3);
      assertThat(ended.out()).isEqualTo(directory + "\nvalue\n");
      assertThat(ended.err()).isEqualTo("wrong\n");
    }
  }

  @Test
  void typesIntoIt() {
    try (var program = bash("cat")) {
      program.write("one\n");
      program.write("two €\n");
      program.endInput();

      assertThat(program.awaitEnd().out()).isEqualTo("one\ntwo €\n");
    }
  }

  @Test
  void waitsForALine() {
    try (var program = bash("echo starting; echo 'ready on 1'; read -r forever")) {
      assertThat(program.awaitLine(READY, SOON)).isEqualTo("ready on 1");
      assertThat(program.awaitLine(READY, SOON)).isEqualTo("ready on 1");
    }
  }

  @Test
  void showsWhatWasPrintedWhenALineDoesNotCome() {
    try (var program = bash("echo 'no port is free'")) {
      assertThatThrownBy(() -> program.awaitLine(READY, SOON))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("no port is free");
    }
  }

  @Test
  void doesNotWaitLongerThanTheDeadline() {
    try (var program = bash("echo waiting; read -r forever")) {
      assertThatThrownBy(() -> program.awaitLine(READY, Duration.ofMillis(100)))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void asksToStop() {
    try (var program = bash("trap 'echo stopping; exit 0' TERM; echo ready; read -r forever")) {
      program.awaitLine(READY, SOON);

      var ended = program.terminate();

      assertThat(ended.status()).isZero();
      assertThat(ended.out()).endsWith("stopping\n");
    }
  }

  @Test
  void killsWithoutAsking() {
    try (var program = bash("trap 'echo stopping; exit 0' TERM; echo ready; read -r forever")) {
      program.awaitLine(READY, SOON);

      program.kill();

      assertThat(program.awaitEnd().status()).isEqualTo(128 + 9);
      assertThat(program.output()).doesNotContain("stopping");
    }
  }

  @Test
  void leavesNothingBehind() {
    ProcessHandle child;
    try (var program = bash("(read -r forever) <&0 & echo \"ready $!\"; wait")) {
      String line = program.awaitLine(READY, SOON);
      child = ProcessHandle.of(Long.parseLong(line.substring(6))).orElseThrow();
    }

    assertThat(child.onExit()).succeedsWithin(SOON);
  }

  private RunningProgram bash(String script) {
    return RunningProgram.start(directory, Map.of("GIVEN", "value"), List.of("bash", "-c", script));
  }
}
