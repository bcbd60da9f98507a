package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.ApiKey;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Bus;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.Scope;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations on API keys. */
final class ApiKeyRoutes {
  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random;

  ApiKeyRoutes(Bus bus, InstantSource clock, SecureRandom random) {
    this.bus = bus;
    this.clock = clock;
    this.random = random;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.api-key.list", this::list,
        "v1.api-key.create", this::create,
        "v1.api-key.get", this::get,
        "v1.api-key.delete", this::revoke);
  }

  private Future<Reply> list(Call call) {
    var request = new ApiKeys.Browse(call.organizationId(), Listing.ordered(call.parameters()));
    return bus.request(ApiKeys.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, ApiKeyRoutes::write)));
  }

  private Future<Reply> create(Call call) {
    JsonBody body = call.body();
    var grant =
        new Grant(scopes(body), Times.optional("/expiresAt", body.optionalText("expiresAt")));
    requireLess(grant, caller(call));
    Token key = Token.generate(Token.API_KEY_PREFIX, random);
    var request =
        new ApiKeys.Create(call.organizationId(), body.text("name"), key.hash(), key.hint(), grant);
    return bus.request(ApiKeys.CREATE, request)
        .map(
            stored ->
                Reply.created(
                    JsonWriter.object(
                        json -> {
                          write(json, stored);
                          json.text("key", key.text());
                        })));
  }

  private static @Nullable Set<Scope> scopes(JsonBody body) {
    List<String> named = body.texts("scopes");
    return named.isEmpty()
        ? null
        : named.stream()
            .map(Scope::parse)
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Grant caller(Call call) {
    return switch (call.principal().orElseThrow()) {
      case ApiKeys.Holder key -> key.grant();
      case Sessions.Member member ->
          new Grant(
              member.role().scopes().size() == Scope.values().length
                  ? null
                  : member.role().scopes(),
              null);
      case PortalTokens.Holder portal -> throw new IllegalStateException("may not make keys");
    };
  }

  /** Nobody gives what they do not have. */
  private void requireLess(Grant wanted, Grant own) {
    var missing = new TreeSet<>(wanted.allScopes());
    missing.removeAll(own.allScopes());
    if (!missing.isEmpty() || (wanted.scopes() == null && own.scopes() != null)) {
      throw new Refusal(
          ProblemKind.FORBIDDEN,
          "A key gives no scope that it does not have. Name scopes of these: %s."
              .formatted(texts(own.allScopes())));
    }
    Instant end = wanted.expiresAt();
    if (end != null && !end.isAfter(clock.instant())) {
      throw expiry("must be in the future");
    }
    Instant ownEnd = own.expiresAt();
    if (ownEnd != null && (end == null || end.isAfter(ownEnd))) {
      throw expiry("must not be later than that of the calling key, " + ownEnd);
    }
  }

  private static Refusal expiry(String detail) {
    return new Refusal(Problem.invalid(List.of(new FieldError("/expiresAt", detail))));
  }

  private Future<Reply> get(Call call) {
    return bus.request(ApiKeys.GET, which(call))
        .map(found -> Reply.ok(JsonWriter.object(json -> write(json, found))));
  }

  private Future<Reply> revoke(Call call) {
    return bus.request(ApiKeys.REVOKE, which(call)).map(done -> Reply.noContent());
  }

  private static ApiKeys.Get which(Call call) {
    String text = call.parameters().text("api_key_id");
    return ApiKeyId.parse(text)
        .map(id -> new ApiKeys.Get(call.organizationId(), id))
        .orElseThrow(
            () ->
                new Refusal(
                    ProblemKind.NOT_FOUND,
                    "No API key has the id '%s'. GET /api/v1/api-key lists all.".formatted(text)));
  }

  private static void write(JsonWriter json, ApiKey key) {
    json.text("id", key.id().toString())
        .text("name", key.name())
        .text("hint", key.hint())
        .texts("scopes", texts(key.grant().allScopes()))
        .time("createdAt", key.createdAt())
        .time("expiresAt", key.grant().expiresAt())
        .time("lastUsedAt", key.lastUsedAt());
  }

  private static List<String> texts(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).toList();
  }
}
