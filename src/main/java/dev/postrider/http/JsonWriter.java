package dev.postrider.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.Payload;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object, field by field, straight into a buffer. */
final class JsonWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int SIZE_HINT = 512;

  private final BufferStream stream;
  private final JsonGenerator generator;

  private JsonWriter(BufferStream stream, JsonGenerator generator) {
    this.stream = stream;
    this.generator = generator;
  }

  /** The object that the fields make up. */
  static Buffer object(Consumer<JsonWriter> fields) {
    var stream = new BufferStream(Buffer.buffer(SIZE_HINT));
    try (JsonGenerator generator = JSON.createGenerator(stream)) {
      generator.writeStartObject();
      fields.accept(new JsonWriter(stream, generator));
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return stream.buffer();
  }

  JsonWriter text(String name, @Nullable String value) {
    return field(name, () -> generator.writeString(value));
  }

  JsonWriter number(String name, long value) {
    return field(name, () -> generator.writeNumber(value));
  }

  JsonWriter number(String name, @Nullable Integer value) {
    return value == null ? nothing(name) : number(name, value.longValue());
  }

  JsonWriter flag(String name, boolean value) {
    return field(name, () -> generator.writeBoolean(value));
  }

  /** A time as RFC 3339 writes it, in UTC. */
  JsonWriter time(String name, @Nullable Instant value) {
    return text(name, value == null ? null : value.toString());
  }

  JsonWriter nothing(String name) {
    return field(name, generator::writeNull);
  }

  JsonWriter texts(String name, List<String> values) {
    return field(
        name,
        () -> {
          generator.writeStartArray();
          for (String value : values) {
            generator.writeString(value);
          }
          generator.writeEndArray();
        });
  }

  /** Texts; null stands for none, as "not restricted" is written. */
  JsonWriter textsOrNull(String name, List<String> values) {
    return values.isEmpty() ? nothing(name) : texts(name, values);
  }

  JsonWriter textMap(String name, Map<String, String> values) {
    return field(
        name,
        () -> {
          generator.writeStartObject();
          for (Map.Entry<String, String> entry : values.entrySet()) {
            generator.writeStringField(entry.getKey(), entry.getValue());
          }
          generator.writeEndObject();
        });
  }

  /** An object in the object. */
  JsonWriter object(String name, Consumer<JsonWriter> fields) {
    return field(
        name,
        () -> {
          generator.writeStartObject();
          fields.accept(this);
          generator.writeEndObject();
        });
  }

  <T> JsonWriter objects(String name, List<T> items, BiConsumer<JsonWriter, T> write) {
    return field(
        name,
        () -> {
          generator.writeStartArray();
          for (T item : items) {
            generator.writeStartObject();
            write.accept(this, item);
            generator.writeEndObject();
          }
          generator.writeEndArray();
        });
  }

  /** A payload, byte for byte. */
  JsonWriter payload(String name, Payload value) {
    return field(
        name,
        () -> {
          // Writes the colon and whatever waits in the generator; then the bytes go past it.
          generator.writeRawValue("");
          generator.flush();
          stream.write(value);
        });
  }

  /** Stored JSON, character for character. */
  JsonWriter json(String name, @Nullable JsonText value) {
    return value == null
        ? nothing(name)
        : field(name, () -> generator.writeRawValue(value.value()));
  }

  private JsonWriter field(String name, Step value) {
    try {
      generator.writeFieldName(name);
      value.write();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return this;
  }

  private interface Step {
    void write() throws IOException;
  }

  private static final class BufferStream extends OutputStream {
    private final Buffer buffer;

    BufferStream(Buffer buffer) {
      this.buffer = buffer;
    }

    Buffer buffer() {
      return buffer;
    }

    @Override
    public void write(int octet) {
      buffer.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      buffer.appendBytes(source, offset, length);
    }

    void write(Payload payload) {
      buffer.appendBytes(payload.toByteArray());
    }
  }
}
