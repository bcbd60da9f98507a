package dev.postrider.http;

import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Lists on the wire: which part is asked for, and how a part is written. */
final class Listing {
  private static final String DESCENDING = "descending";

  private Listing() {}

  /** The part that the parameters ask for, in the order that they say. */
  static PageRequest ordered(Parameters parameters) {
    boolean descending = parameters.optionalText("order").filter(DESCENDING::equals).isPresent();
    return page(parameters, !descending);
  }

  /** The part that the parameters ask for, the newest first. */
  static PageRequest newestFirst(Parameters parameters) {
    return page(parameters, false);
  }

  /** The part that a body asks for, the newest first. */
  static PageRequest newestFirst(JsonBody body) {
    Integer limit = body.optionalNumber("limit");
    return PageRequest.of(
        limit == null ? PageRequest.LIMIT_DEFAULT : limit,
        Optional.ofNullable(body.optionalText("iterator")).filter(text -> !text.isEmpty()),
        false);
  }

  private static PageRequest page(Parameters parameters, boolean ascending) {
    Integer limit = parameters.optionalNumber("limit");
    return PageRequest.of(
        limit == null ? PageRequest.LIMIT_DEFAULT : limit,
        parameters.optionalText("iterator").filter(text -> !text.isEmpty()),
        ascending);
  }

  /** A part as JSON. */
  static <T> Buffer toJson(Page<T> page, BiConsumer<JsonWriter, T> write) {
    return JsonWriter.object(
        json ->
            json.objects("data", page.items(), write)
                .text("iterator", page.iterator())
                .text("prevIterator", page.prevIterator())
                .flag("done", page.done()));
  }
}
