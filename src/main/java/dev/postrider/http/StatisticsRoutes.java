package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.Outcome;
import dev.postrider.contract.Statistics.Outcomes;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Usage;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The operations that count. */
final class StatisticsRoutes {
  private static final Duration SPAN_DEFAULT = Duration.ofDays(28);

  private static final int DAYS_DEFAULT = 30;
  private static final int DAYS_MAX = 400;

  private final Bus bus;
  private final InstantSource clock;

  StatisticsRoutes(Bus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.endpoint.get-stats", this::ofEndpoint,
        "v1.endpoint.get-throttling-status", this::throttle,
        "v1.application.stats.attempts", this::ofApplication,
        "v1.application.count-active", this::countActive,
        "v1.statistics.usage-by-day", this::usage);
  }

  private Future<Reply> ofEndpoint(Call call) {
    Span span = span(call.parameters());
    var request = new Statistics.OfEndpoint(endpoint(call), span.since(), span.until());
    return bus.request(Statistics.ENDPOINT, request)
        .map(
            progress ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.number("success", progress.success())
                                .number("fail", progress.fail())
                                .number("pending", progress.pending())
                                .number("sending", progress.sending())
                                .number("canceled", 0L))));
  }

  private Future<Reply> throttle(Call call) {
    return bus.request(Throttles.STATUS, new Throttles.Ask(endpoint(call)))
        .map(
            status ->
                Reply.ok(
                    JsonWriter.object(
                        json -> json.text("status", status.limited() ? "RateLimited" : "Ok"))));
  }

  private static Endpoints.Get endpoint(Call call) {
    return new Endpoints.Get(call.organizationId(), call.application(), call.endpoint());
  }

  private Future<Reply> ofApplication(Call call) {
    Span span = span(call.parameters());
    var request =
        new Statistics.OfApplication(
            call.organizationId(),
            call.application(),
            span.since(),
            span.until(),
            call.parameters().texts("event_types"));
    return bus.request(Statistics.APPLICATION, request)
        .map(outcomes -> Reply.ok(JsonWriter.object(json -> write(json, outcomes, span))));
  }

  private static void write(JsonWriter json, Outcomes outcomes, Span span) {
    json.object(
            "by_event_type",
            types ->
                new TreeMap<>(outcomes.byEventType())
                    .forEach(
                        (type, outcome) -> types.object(type, counts -> write(counts, outcome))))
        .number("total_success", total(outcomes, Outcome::success))
        .number("total_failure", total(outcomes, Outcome::failure))
        .number("total_canceled", 0L)
        .time("since", span.since())
        .time("until", span.until());
  }

  private static void write(JsonWriter json, Outcome outcome) {
    json.number("success", outcome.success())
        .number("failure", outcome.failure())
        .number("canceled", 0L);
  }

  private static long total(Outcomes outcomes, ToLongFunction<Outcome> count) {
    return outcomes.byEventType().values().stream().mapToLong(count).sum();
  }

  private Future<Reply> countActive(Call call) {
    var request =
        new Statistics.CountActive(
            call.organizationId(), !call.parameters().flag("exclude_disabled"));
    return bus.request(Statistics.COUNT_ACTIVE, request)
        .map(active -> Reply.ok(JsonWriter.object(json -> json.number("count", active.count()))));
  }

  private Future<Reply> usage(Call call) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate until = day(call, "until").orElse(today.plusDays(1));
    LocalDate since = day(call, "since").orElse(until.minusDays(DAYS_DEFAULT));
    if (!since.isBefore(until) || since.plusDays(DAYS_MAX).isBefore(until)) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/query/since",
                      "must be earlier than until, by at most %d days".formatted(DAYS_MAX)))));
    }
    return bus.request(Usage.DAYS, new Usage.OfDays(call.organizationId(), since, until))
        .map(
            days ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.objects("data", days.days(), StatisticsRoutes::write)
                                .time("countedUntil", days.countedUntil()))));
  }

  /** The contract lets dates through, and nothing else. */
  private static Optional<LocalDate> day(Call call, String name) {
    return call.parameters().optionalText(name).map(LocalDate::parse);
  }

  private static void write(JsonWriter json, Usage.Day day) {
    json.text("day", day.day().toString())
        .number("messages", day.messages())
        .object(
            "attempts",
            attempts ->
                attempts.number("success", day.successes()).number("failure", day.failures()));
  }

  private record Span(Instant since, Instant until) {}

  /** What the parameters say; the four weeks until now where they do not. */
  private Span span(Parameters parameters) {
    Instant givenUntil = parameters.optionalTime("until");
    Instant until = givenUntil == null ? clock.instant() : givenUntil;
    Instant givenSince = parameters.optionalTime("since");
    Instant since = givenSince == null ? until.minus(SPAN_DEFAULT) : givenSince;
    if (!since.isBefore(until)) {
      throw new Refusal(
          Problem.invalid(List.of(new FieldError("/query/since", "must be earlier than until"))));
    }
    return new Span(since, until);
  }
}
