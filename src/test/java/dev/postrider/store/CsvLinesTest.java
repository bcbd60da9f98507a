package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvLinesTest {
  private static String line(ExportColumn.Value... values) throws IOException {
    List<ExportColumn<String>> columns =
        List.of(values).stream()
            .map(value -> new ExportColumn<String>("column", item -> value))
            .toList();
    var out = new ByteArrayOutputStream();
    new CsvLines<>(columns).write(out, "");
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ExportColumn.Value text(String text) {
    return new ExportColumn.Text(text);
  }

  @Test
  void quotesTextsAndDoublesTheirQuotes() throws IOException {
    assertThat(line(text("a,\"b\"\r\nc"), text(""), new ExportColumn.Whole(-7)))
        .isEqualTo("\"a,\"\"b\"\"\r\nc\",\"\",-7\r\n");
  }

  @Test
  void leavesOutWhatThereIsNot() throws IOException {
    assertThat(
            line(
                new ExportColumn.Text(null),
                new ExportColumn.Texts(List.of()),
                new ExportColumn.Texts(List.of("a", "b")),
                new ExportColumn.Json(null)))
        .isEqualTo(",,\"a b\",\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r=1",
        "\n@x",
        "\uFF1D1",
        "\uFF0B1",
        "\uFF0D1",
        "\uFF201"
      })
  void keepsASpreadsheetFromTakingATextForAFormula(String text) throws IOException {
    assertThat(line(text(text))).isEqualTo("\"'" + text + "\"\r\n");
  }

  @Test
  void changesNoOtherTextAndNoPayload() throws IOException {
    String json = "\t{\"sum\": \"=1+1\"}";

    assertThat(
            line(
                text("a=1"),
                text("'=1"),
                new ExportColumn.Json(Payload.copyOf(json.getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo("\"a=1\",\"'=1\",\"\t{\"\"sum\"\": \"\"=1+1\"\"}\"\r\n");
  }
}
