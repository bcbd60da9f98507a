package dev.postrider.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses schemas that are none and, for organizations that want it, payloads that break the schema
 * of their event type. Works off the event loops. What it remembers is ten seconds old at most.
 */
final class SchemaChecks {
  private static final int REMEMBERED_MAX = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final Bus bus;
  private final Cache<OrganizationId, Boolean> wanted;
  private final Cache<EventTypes.Get, Optional<CallerSchema>> schemas;

  SchemaChecks(Vertx vertx, Bus bus, Ticker ticker) {
    this.vertx = vertx;
    this.bus = bus;
    this.wanted = remembering(ticker);
    this.schemas = remembering(ticker);
  }

  private static <K, V> Cache<K, V> remembering(Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED_MAX)
        .expireAfterWrite(REMEMBERED_FOR)
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  /** Fails with a {@link Refusal} if one of them is no JSON Schema. */
  Future<Void> requireSchemas(@Nullable JsonText texts, String pointer) {
    return texts == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> objections(texts, pointer), false).compose(this::refuse);
  }

  private static List<FieldError> objections(JsonText texts, String pointer) {
    return EventSchemas.read(texts).properties().stream()
        .flatMap(
            version ->
                CallerSchema.objections(version.getValue(), pointer + "/" + version.getKey())
                    .stream())
        .toList();
  }

  /** Fails with a {@link Refusal} if the organization wants such payloads refused. */
  Future<Void> requireValid(OrganizationId organization, String eventType, Payload payload) {
    return wants(organization)
        .compose(
            wants ->
                wants
                    ? schemaOf(new EventTypes.Get(organization, eventType))
                        .compose(schema -> check(schema, payload))
                    : Future.succeededFuture());
  }

  private Future<Boolean> wants(OrganizationId organization) {
    return remembered(
        wanted,
        organization,
        () ->
            bus.request(Organizations.SETTINGS, new Organizations.Which(organization))
                .map(Organizations.Settings::validatePayloads));
  }

  private Future<Optional<CallerSchema>> schemaOf(EventTypes.Get which) {
    return remembered(
        schemas,
        which,
        () ->
            bus.request(EventTypes.GET, which)
                .compose(this::compile)
                .recover(SchemaChecks::noneOfUnknown));
  }

  /** One that was stored before schemas were checked may be none; it refuses nothing. */
  private Future<Optional<CallerSchema>> compile(EventType eventType) {
    return vertx.executeBlocking(
        () ->
            Optional.ofNullable(eventType.attributes().schemas())
                .flatMap(EventSchemas::newest)
                .filter(schema -> CallerSchema.objections(schema, "").isEmpty())
                .map(CallerSchema::of),
        false);
  }

  private static Future<Optional<CallerSchema>> noneOfUnknown(Throwable cause) {
    return cause instanceof BusFailure refused && refused.failure() instanceof Failure.NotFound
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(cause);
  }

  /** Answers, not futures, are remembered: a future belongs to the event loop that asked. */
  private static <K, V> Future<V> remembered(
      Cache<K, V> cache, K key, Supplier<Future<V>> question) {
    V known = cache.getIfPresent(key);
    return known == null
        ? question.get().onSuccess(answer -> cache.put(key, answer))
        : Future.succeededFuture(known);
  }

  private Future<Void> check(Optional<CallerSchema> schema, Payload payload) {
    return schema.isEmpty()
        ? Future.succeededFuture()
        : vertx
            .executeBlocking(() -> schema.get().check(tree(payload), "/payload"), false)
            .compose(this::refuse);
  }

  private static JsonNode tree(Payload payload) throws IOException {
    try {
      return JSON.readTree(payload.toByteArray());
    } catch (JsonProcessingException beyondLimits) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/payload", "cannot be checked: " + beyondLimits.getOriginalMessage()))));
    }
  }

  private Future<Void> refuse(List<FieldError> errors) {
    return errors.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(new Refusal(Problem.invalid(errors)));
  }
}
