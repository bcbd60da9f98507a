package dev.postrider.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real program in a process of its own: Postrider with this build's class path, or any other.
 * What it prints is kept; it is killed with everything that it started when this is closed.
 */
public final class RunningProgram implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("Postrider listens on (http\\S+)");
  private static final Pattern STARTED = Pattern.compile("Postrider (listens|runs)");
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(40);

  private final Process process;
  private final Lines out;
  private final Lines err;
  private final List<ProcessHandle> started = new ArrayList<>();

  private RunningProgram(Process process) {
    this.process = process;
    this.out = new Lines(process.getInputStream());
    this.err = new Lines(process.getErrorStream());
  }

  /**
   * How a program ended.
   *
   * @param status its exit status, 128 and the signal's number if one ended it
   */
  public record Ended(int status, String out, String err) {}

  /** Starts any program, without the variables that Postrider would hear of by accident. */
  public static RunningProgram start(
      Path directory, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(RunningProgram::isForPostrider);
    builder.environment().putAll(environment);
    try {
      return new RunningProgram(builder.start());
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Starts Postrider with a command line. */
  public static RunningProgram postrider(
      Path directory, Map<String, String> environment, String... arguments) {
    var program = List.of("-classpath", classPath(), "dev.postrider.Main");
    return start(directory, environment, java(program, List.of(arguments)));
  }

  /** Starts the packaged Postrider, as it is installed; a test run without a package uses none. */
  public static RunningProgram packaged(
      Path directory, Map<String, String> environment, String... arguments) {
    String jar = System.getProperty("postrider.jar", "");
    return jar.isEmpty()
        ? postrider(directory, environment, arguments)
        : start(directory, environment, java(List.of("-jar", jar), List.of(arguments)));
  }

  /** Starts Postrider on a free port and waits until it listens. */
  public static RunningProgram serve(Path directory, Map<String, String> environment) {
    var complete = new HashMap<>(Map.of("PORT", "0"));
    complete.putAll(environment);
    var program = postrider(directory, complete, "serve");
    try {
      program.address();
      return program;
    } catch (AssertionError late) {
      program.close();
      throw late;
    }
  }

  /** Where Postrider listens, once it has said so. */
  public URI address() {
    var found = LISTENS.matcher(awaitLine(LISTENS, START));
    if (!found.find()) {
      throw new AssertionError("unreachable: the line was matched before");
    }
    return URI.create(found.group(1));
  }

  /** Waits until Postrider has said that it is up, whatever its roles. */
  public void awaitStarted() {
    awaitLine(STARTED, START);
  }

  /** The first line, printed already or yet to come, in which a pattern is found. */
  public String awaitLine(Pattern pattern, Duration deadline) {
    return await(out, pattern, deadline);
  }

  /** The same among what it prints as errors. */
  public String awaitErrorLine(Pattern pattern, Duration deadline) {
    return await(err, pattern, deadline);
  }

  /** Types something into it, at once. */
  public void write(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException ended) {
      throw new UncheckedIOException(output(), ended);
    }
  }

  /** Tells it that nothing more is typed. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException ended) {
      throw new UncheckedIOException(output(), ended);
    }
  }

  /** All that it printed so far, for people. */
  public String output() {
    return out.text() + err.text();
  }

  /** Waits until it has ended by itself. */
  public Ended awaitEnd() {
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after %s:%n%s".formatted(END, output()));
      }
      out.awaitEnd(END);
      err.awaitEnd(END);
      return new Ended(process.exitValue(), out.text(), err.text());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Asks it to stop, by SIGTERM, and waits until it has. */
  public Ended terminate() {
    rememberStarted();
    // Process.destroy would also close the streams, and with them what it prints at its end.
    process.toHandle().destroy();
    return awaitEnd();
  }

  /** Asks what it has started to stop, by SIGTERM, but not the program itself. */
  public void terminateStarted() {
    rememberStarted();
    started.forEach(ProcessHandle::destroy);
  }

  /** Ends it at once, by SIGKILL. */
  public void kill() {
    rememberStarted();
    process.toHandle().destroyForcibly();
    process.onExit().orTimeout(END.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** Interrupts it by SIGINT and waits until it has ended. */
  public Ended interrupt() {
    signal("INT");
    return awaitEnd();
  }

  /** Stops its time, by SIGSTOP. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on, by SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** The processes that it has started and that run now. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Ends it, and all that it has started. */
  @Override
  public void close() {
    kill();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private String await(Lines lines, Pattern pattern, Duration deadline) {
    try {
      return lines.first(pattern).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    } catch (ExecutionException | TimeoutException none) {
      throw new AssertionError("no line with '%s' in:%n%s".formatted(pattern, output()), none);
    }
  }

  private void signal(String name) {
    var kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    try (var signal = start(Path.of("").toAbsolutePath(), Map.of(), kill)) {
      var ended = signal.awaitEnd();
      if (ended.status() != 0) {
        throw new AssertionError(ended.err());
      }
    }
  }

  private void rememberStarted() {
    started.addAll(process.descendants().toList());
  }

  private static List<String> java(List<String> program, List<String> arguments) {
    var options =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED");
    return Stream.of(options, program, arguments).flatMap(List::stream).toList();
  }

  private static boolean isForPostrider(String variable) {
    return variable.startsWith("POSTRIDER_")
        || variable.startsWith("LOG_")
        || List.of("PORT", "DATABASE_URL", "JAVA_TOOL_OPTIONS").contains(variable);
  }

  /** This class path without the tests, whose logging is another. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
