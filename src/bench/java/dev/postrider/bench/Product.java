package dev.postrider.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The product as its users run it: the packaged jar in a process of its own. */
final class Product implements AutoCloseable {
  /** A key for this run only; the database is thrown away with it. */
  static final String API_KEY = "pr_" + "benchmark0".repeat(5);

  private static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String LISTENING = "Postrider listens on http://localhost:";
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final int port;

  private Product(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where its jar, its database and its log are. */
  record Installation(Path jar, String databaseUrl, Path log) {}

  /** Brings the database to the product's schema. */
  static void migrate(Installation installation) {
    try {
      Process process = launch(installation, Map.of(), "migrate");
      keep(process.inputReader(StandardCharsets.UTF_8), installation.log());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the migration failed; see " + installation.log());
      }
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Starts it with further settings, by their variables, and waits until it listens. */
  static Product start(Installation installation, Map<String, String> settings) {
    try {
      Process process = launch(installation, settings, "serve");
      return new Product(process, portOf(process, installation.log()));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to stop and waits until it has. */
  @Override
  public void close() {
    // Process.destroy would also close the streams, and with them what it logs at its end.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Process launch(
      Installation installation, Map<String, String> settings, String... arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                installation.jar().toString()));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("POSTRIDER_") || name.startsWith("LOG_"));
    environment.putAll(
        Map.of(
            "PORT",
            "0",
            "DATABASE_URL",
            installation.databaseUrl(),
            "POSTRIDER_SECURITY_ENCRYPTION_KEY",
            ENCRYPTION_KEY,
            "POSTRIDER_INIT_API_KEY",
            API_KEY,
            "POSTRIDER_DELIVERY_ALLOWED_NETWORKS",
            "127.0.0.0/8"));
    environment.putAll(settings);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static int portOf(Process process, Path log) throws IOException {
    var printed = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread.ofVirtual().start(() -> keep(reader, log));
        return Integer.parseInt(line.substring(LISTENING.length()));
      }
      printed.append(line).append('\n');
    }
    throw new IllegalStateException("the product ended before it listened:\n" + printed);
  }

  private static void keep(BufferedReader reader, Path log) {
    try (reader;
        var writer =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      reader.transferTo(writer);
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }
}
