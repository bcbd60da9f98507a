package dev.postrider.store;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.Id;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How values of the domain look in rows. */
final class Rows {
  private Rows() {}

  /** The only row, or {@link Failure.NotFound}. */
  static <T> Future<T> one(RowSet<Row> rows, Function<Row, T> read, String noun, String reference) {
    return required(first(rows).map(read), noun, reference);
  }

  /** What was found, or {@link Failure.NotFound}. */
  static <T> Future<T> required(Optional<T> found, String noun, String reference) {
    return found.map(Future::succeededFuture).orElseGet(() -> notFound(noun, reference));
  }

  static Optional<Row> first(RowSet<Row> rows) {
    var iterator = rows.iterator();
    return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
  }

  static <T> Future<T> notFound(String noun, String reference) {
    return Future.failedFuture(new BusFailure(new Failure.NotFound(noun, reference)));
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Instant optionalInstant(Row row, String column) {
    OffsetDateTime value = row.getOffsetDateTime(column);
    return value == null ? null : value.toInstant();
  }

  static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static JsonObject json(Map<String, String> metadata) {
    return new JsonObject(new LinkedHashMap<>(metadata));
  }

  static Map<String, String> metadata(Row row) {
    Map<String, String> metadata = new LinkedHashMap<>();
    row.getJsonObject("metadata").forEach(e -> metadata.put(e.getKey(), (String) e.getValue()));
    return metadata;
  }

  /** An empty list is stored as NULL, which restricts nothing. */
  static String @Nullable [] texts(List<String> texts) {
    return texts.isEmpty() ? null : texts.toArray(String[]::new);
  }

  static List<String> texts(Row row, String column) {
    String[] texts = row.getArrayOfStrings(column);
    return texts == null ? List.of() : List.of(texts);
  }

  static @Nullable UUID uuid(@Nullable Id id) {
    return id == null ? null : id.value();
  }

  static <T> UUID[] ids(List<T> items, Function<T, @Nullable UUID> id) {
    return items.stream().map(id).toArray(UUID[]::new);
  }

  static <T> String[] strings(List<T> items, Function<T, @Nullable String> text) {
    return items.stream().map(text).toArray(String[]::new);
  }
}
