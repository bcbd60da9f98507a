package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.support.Receiver;
import dev.postrider.support.RunningProgram;
import dev.postrider.support.RunningProgram.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that the public OpenAPI Generator makes from the contract, as the README says, compile
 * and do what a product does.
 */
final class GeneratedClientIT {
  private static final Path SCENARIOS = Path.of("src/test/clients").toAbsolutePath();
  private static final Path PACKAGES = Path.of("src/test/npm/node_modules").toAbsolutePath();
  private static final Path CONTRACT = Path.of("openapi.yaml").toAbsolutePath();
  private static final Path TARGET =
      Path.of(System.getProperty("project.build.directory", "target")).toAbsolutePath();
  private static final String JAVA_HOME = System.getProperty("java.home");

  private static Product product;
  private static Receiver receiver;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() {
    product = Product.start();
    receiver = Receiver.open();
    environment =
        Map.of(
            "POSTRIDER_ADDRESS",
            product.address().toString(),
            "POSTRIDER_KEY",
            Product.KEY,
            "RECEIVER",
            receiver.url("/hook"));
  }

  @AfterAll
  static void stop() {
    receiver.close();
    product.close();
  }

  private static void run(Path directory, List<String> command) {
    try (var program = RunningProgram.start(directory, environment, command)) {
      Ended ended = program.awaitEnd();
      assertThat(ended.status()).as("%s%n%s%n%s", command, ended.out(), ended.err()).isZero();
    }
  }

  /** A directory with the scenarios and a client for them. */
  private static Path generate(String generator, String target, String... properties)
      throws IOException {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(TARGET.resolve("clients")), generator);
    try (Stream<Path> scenarios = Files.list(SCENARIOS)) {
      for (Path scenario : scenarios.toList()) {
        Files.copy(scenario, directory.resolve(scenario.getFileName()));
      }
    }
    run(
        directory,
        List.of(
            JAVA_HOME + "/bin/java",
            "-jar",
            TARGET.resolve("tools/openapi-generator-cli.jar").toString(),
            "generate",
            "--input-spec",
            CONTRACT.toString(),
            "--generator-name",
            generator,
            "--output",
            target,
            "--additional-properties",
            String.join(",", properties)));
    return directory;
  }

  @Test
  void servesTypeScript() throws IOException {
    Path directory = generate("typescript-fetch", "client", "importFileExtension=.js");
    Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
    Files.createSymbolicLink(directory.resolve("node_modules"), PACKAGES);

    run(directory, List.of("node", "node_modules/typescript/bin/tsc", "--project", "."));
    run(directory, List.of("node", "scenario.js"));
  }

  @Test
  void servesPython() throws IOException {
    assumeTrue(hasPython(), "needs python3 with urllib3, pydantic and python-dateutil");
    Path directory = generate("python", ".", "packageName=postrider");

    run(directory, List.of("python3", "scenario.py"));
  }

  private static boolean hasPython() {
    List<String> command = List.of("python3", "-c", "import dateutil, pydantic, urllib3");
    try (var python = RunningProgram.start(TARGET, Map.of(), command)) {
      return python.awaitEnd().status() == 0;
    } catch (RuntimeException | AssertionError missing) {
      return false;
    }
  }

  @Test
  void servesJava() throws IOException {
    Path directory =
        generate(
            "java",
            "client",
            "library=native",
            "openApiNullable=false",
            "useJakartaEe=true",
            "useJspecify=true",
            "invokerPackage=dev.postrider.client",
            "apiPackage=dev.postrider.client.api",
            "modelPackage=dev.postrider.client.model");
    List<String> command =
        new ArrayList<>(
            List.of(JAVA_HOME + "/bin/javac", "-nowarn", "-d", "classes", "Scenario.java"));
    command.addAll(List.of("--class-path", libraries(), "--source-path", "client/src/main/java"));

    run(directory, command);
    run(
        directory,
        List.of(
            JAVA_HOME + "/bin/java",
            "--class-path",
            "classes" + File.pathSeparator + libraries(),
            "Scenario"));
  }

  private static String libraries() {
    return System.getProperty("java.class.path")
        + File.pathSeparator
        + TARGET.resolve("tools/jakarta.annotation-api.jar");
  }
}
