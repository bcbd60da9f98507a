package dev.postrider.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as comma-separated values (RFC 4180) in UTF-8, every text in quotes; what there is none
 * of stands as nothing at all. Spreadsheets take a text for a formula if its first sign that is not
 * blank says so, and strangers write some of these texts: an apostrophe goes before it. A payload
 * begins with a brace and is never changed.
 */
final class CsvLines<T> implements ExportLines<T> {
  private static final String LINE_END = "\r\n";

  /** Those of ASCII, and the full-width ones that spreadsheets read likewise. */
  private static final String FORMULA_SIGNS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private final List<ExportColumn<T>> columns;

  CsvLines(List<ExportColumn<T>> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    line(out, columns.stream().map(ExportColumn::name).collect(Collectors.joining(",")));
  }

  @Override
  public void write(OutputStream out, T item) throws IOException {
    line(
        out,
        columns.stream()
            .map(column -> cell(column.value().apply(item)))
            .collect(Collectors.joining(",")));
  }

  private static void line(OutputStream out, String line) throws IOException {
    out.write((line + LINE_END).getBytes(StandardCharsets.UTF_8));
  }

  private static String cell(ExportColumn.Value value) {
    return switch (value) {
      case ExportColumn.Text text -> quoted(text.text());
      case ExportColumn.Texts texts ->
          texts.texts().isEmpty() ? "" : quoted(String.join(" ", texts.texts()));
      case ExportColumn.Whole number -> Long.toString(number.number());
      case ExportColumn.Json json ->
          quoted(json.payload() == null ? null : json.payload().toUtf8());
    };
  }

  private static String quoted(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return '"' + (looksLikeAFormula(text) ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  private static boolean looksLikeAFormula(String text) {
    String visible = text.strip();
    return !visible.isEmpty() && FORMULA_SIGNS.indexOf(visible.charAt(0)) >= 0;
  }
}
