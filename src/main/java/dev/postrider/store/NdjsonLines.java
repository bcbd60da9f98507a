package dev.postrider.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.postrider.domain.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON, one object a line. A payload stands there byte for byte, but for line breaks,
 * which would end the record: JSON has them between tokens only, so that they can be spaces. Who
 * needs the very bytes of such a payload finds them as a text beside it, {@code rawPayload}.
 */
final class NdjsonLines<T> implements ExportLines<T> {
  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  private static final String EXACT = "rawPayload";

  private final List<ExportColumn<T>> columns;

  NdjsonLines(List<ExportColumn<T>> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void begin(OutputStream out) {
    // Every line says by itself what its values are.
  }

  @Override
  public void write(OutputStream out, T item) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (ExportColumn<T> column : columns) {
        json.writeFieldName(column.name());
        write(out, json, column.value().apply(item));
      }
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void write(OutputStream out, JsonGenerator json, ExportColumn.Value value)
      throws IOException {
    switch (value) {
      case ExportColumn.Text text -> json.writeString(text.text());
      case ExportColumn.Texts texts -> writeTexts(json, texts.texts());
      case ExportColumn.Whole number -> json.writeNumber(number.number());
      case ExportColumn.Json payload -> writePayload(out, json, payload.payload());
    }
  }

  private static void writeTexts(JsonGenerator json, List<String> texts) throws IOException {
    if (texts.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void writePayload(OutputStream out, JsonGenerator json, @Nullable Payload payload)
      throws IOException {
    if (payload == null) {
      json.writeNull();
      return;
    }
    byte[] bytes = payload.toByteArray();
    boolean broken = joinLines(bytes);
    // Writes the colon and whatever waits in the generator; then the bytes go past it.
    json.writeRawValue("");
    json.flush();
    out.write(bytes);
    if (broken) {
      json.writeStringField(EXACT, payload.toUtf8());
    }
  }

  /** Puts spaces in the place of line breaks; whether there were any. */
  private static boolean joinLines(byte[] json) {
    boolean broken = false;
    for (int index = 0; index < json.length; index++) {
      if (json[index] == '\n' || json[index] == '\r') {
        json[index] = ' ';
        broken = true;
      }
    }
    return broken;
  }
}
