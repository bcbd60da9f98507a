package dev.postrider.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The lines that a program prints, read as they come. */
final class Lines {
  private final List<String> lines = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final CompletableFuture<Void> end;

  private record Waiting(Predicate<String> wanted, CompletableFuture<String> found) {}

  Lines(InputStream in) {
    end = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("lines").start(() -> read(in));
  }

  /** The first line in which a pattern is found; fails when the end comes without one. */
  synchronized CompletableFuture<String> first(Pattern pattern) {
    var found = new CompletableFuture<String>();
    Predicate<String> wanted = pattern.asPredicate();
    lines.stream().filter(wanted).findFirst().ifPresent(found::complete);
    waiting.add(new Waiting(wanted, found));
    if (end.isDone()) {
      found.completeExceptionally(new IllegalStateException("the program has ended"));
    }
    return found;
  }

  /** All lines so far, each with its line feed. */
  synchronized String text() {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** Waits until no more lines can come. */
  void awaitEnd(Duration deadline) {
    end.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private void read(InputStream in) {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException closed) {
      add("(the output was cut off: " + closed.getMessage() + ")");
    } finally {
      finish();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    waiting.stream()
        .filter(one -> one.wanted().test(line))
        .forEach(one -> one.found().complete(line));
  }

  private synchronized void finish() {
    end.complete(null);
    waiting.forEach(
        one ->
            one.found().completeExceptionally(new IllegalStateException("the program has ended")));
  }
}
