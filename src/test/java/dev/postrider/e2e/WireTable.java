package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.PublishedContract;
import dev.postrider.support.Scrape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations of the wire that Postrider is compatible with, and which of them an official
 * client calls in a test: {@code wire-operations.csv}.
 */
final class WireTable {
  private static final String RESOURCE = "/wire-operations.csv";
  private static final String HEAD = "method,path,origin,javascript,java,difference";
  private static final String REQUESTS = "http_server_request_duration_seconds_count";

  private final List<Row> rows;
  private final Set<String> served;

  private WireTable(List<Row> rows) {
    this.rows = rows;
    this.served =
        PublishedContract.load().operations().stream()
            .map(operation -> key(operation.method(), operation.path()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * One operation.
   *
   * @param origin who defined it: {@code server}, the open-source one, or {@code hosted}
   * @param javascript whether {@link SvixJavaScriptWireIT} calls it
   * @param java whether {@link SvixJavaWireIT} calls it
   * @param difference what is not the same with Postrider, or empty
   */
  record Row(
      String method,
      String path,
      String origin,
      boolean javascript,
      boolean java,
      String difference) {

    String key() {
      return WireTable.key(method, path);
    }
  }

  /** Reads the table. */
  static WireTable load() {
    try (InputStream csv = WireTable.class.getResourceAsStream(RESOURCE)) {
      var lines =
          new String(Objects.requireNonNull(csv).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(lines.getFirst()).isEqualTo(HEAD);
      return new WireTable(lines.stream().skip(1).map(WireTable::row).toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split(",", -1);
    assertThat(cells).as(line).hasSize(6);
    return new Row(
        cells[0], cells[1], cells[2], cells[3].equals("yes"), cells[4].equals("yes"), cells[5]);
  }

  List<Row> rows() {
    return rows;
  }

  /** Whether Postrider serves an operation. */
  boolean isServed(Row row) {
    return served.contains(row.key());
  }

  /** What names an operation whatever its parameters are called. */
  static String key(String method, String path) {
    return method + " " + path.replaceAll("\\{[^}]*}", "{}");
  }

  /**
   * Checks that a product, which has been driven by one official client alone, has answered with
   * success exactly what the table says of that client.
   */
  void assertAnswered(Predicate<Row> byClient, Scrape scrape) {
    Set<String> answered =
        scrape.of(REQUESTS).stream()
            .filter(series -> label(series, "http_response_status_code").startsWith("2"))
            .map(series -> key(label(series, "http_request_method"), label(series, "http_route")))
            .collect(Collectors.toCollection(TreeSet::new));
    answered.retainAll(keys(rows.stream()));

    assertThat(answered)
        .as("operations of the wire that have succeeded")
        .isEqualTo(keys(rows.stream().filter(byClient)));
  }

  private static String label(Scrape.Series series, String name) {
    return series.labels().getOrDefault(name, "");
  }

  private static Set<String> keys(Stream<Row> rows) {
    return rows.map(Row::key).collect(Collectors.toCollection(TreeSet::new));
  }
}
