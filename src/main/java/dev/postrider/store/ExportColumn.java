package dev.postrider.store;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.Payload;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column of an export, or a member of its objects.
 *
 * @param name as in the lists of the API
 * @param value takes it from a record
 */
record ExportColumn<T>(String name, Function<T, Value> value) {
  private static final List<ExportColumn<Message>> MESSAGE =
      List.of(
          new ExportColumn<>("id", message -> new Text(message.id().toString())),
          new ExportColumn<>("eventType", message -> new Text(message.labels().eventType())),
          new ExportColumn<>("eventId", message -> new Text(message.labels().eventId())),
          new ExportColumn<>("channels", message -> new Texts(message.labels().channels())),
          new ExportColumn<>("tags", message -> new Texts(message.labels().tags())),
          new ExportColumn<>("timestamp", message -> new Text(message.createdAt().toString())));

  private static final List<ExportColumn<Attempt>> ATTEMPT =
      List.of(
          new ExportColumn<>("id", attempt -> new Text(attempt.id().toString())),
          new ExportColumn<>("msgId", attempt -> new Text(attempt.messageId().toString())),
          new ExportColumn<>("endpointId", attempt -> new Text(attempt.endpointId().toString())),
          new ExportColumn<>("url", attempt -> new Text(attempt.url())),
          new ExportColumn<>("status", attempt -> new Whole(attempt.status().number())),
          new ExportColumn<>(
              "statusText", attempt -> new Text(attempt.status().name().toLowerCase(Locale.ROOT))),
          new ExportColumn<>("responseStatusCode", attempt -> new Whole(attempt.statusCode())),
          new ExportColumn<>(
              "responseDurationMs", attempt -> new Whole(attempt.duration().toMillis())),
          new ExportColumn<>("triggerType", attempt -> new Whole(attempt.trigger().number())),
          new ExportColumn<>("timestamp", attempt -> new Text(attempt.startedAt().toString())));

  private static final ExportColumn<Message> PAYLOAD =
      new ExportColumn<>("payload", message -> new Json(message.payload()));

  private static final ExportColumn<Attempt> RESPONSE =
      new ExportColumn<>("response", attempt -> new Text(attempt.response()));

  /** What stands in a column. */
  sealed interface Value {}

  /** A text; null if there is none. */
  record Text(@Nullable String text) implements Value {}

  record Texts(List<String> texts) implements Value {
    Texts {
      texts = List.copyOf(texts);
    }
  }

  record Whole(long number) implements Value {}

  /** JSON byte for byte; null if it was expunged. */
  record Json(@Nullable Payload payload) implements Value {}

  /** The columns of messages. */
  static List<ExportColumn<Message>> ofMessages(boolean withContent) {
    return withContent ? Stream.concat(MESSAGE.stream(), Stream.of(PAYLOAD)).toList() : MESSAGE;
  }

  /** The columns of attempts. */
  static List<ExportColumn<Attempt>> ofAttempts(boolean withContent) {
    return withContent ? Stream.concat(ATTEMPT.stream(), Stream.of(RESPONSE)).toList() : ATTEMPT;
  }
}
