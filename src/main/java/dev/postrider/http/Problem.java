package dev.postrider.http;

import dev.postrider.contract.Failure;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A refusal in HTTP's terms (RFC 9457).
 *
 * @param detail what went wrong and what to do next
 * @param errors the values that must be corrected, for {@link ProblemKind.INVALID}
 * @param headers further response headers
 */
record Problem(
    ProblemKind kind, String detail, List<FieldError> errors, Map<String, String> headers) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final int ERRORS_IN_DETAIL = 3;

  Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  Problem(ProblemKind kind, String detail) {
    this(kind, detail, List.of(), Map.of());
  }

  /** The problem of every refusal. */
  static Problem of(Failure failure) {
    return switch (failure) {
      case Failure.NotFound found -> new Problem(ProblemKind.NOT_FOUND, found.detail());
      case Failure.AlreadyExists taken -> new Problem(ProblemKind.ALREADY_EXISTS, taken.detail());
      case Failure.Conflict conflict -> new Problem(ProblemKind.CONFLICT, conflict.detail());
      case Failure.Invalid invalid ->
          invalid(List.of(new FieldError(invalid.pointer(), invalid.detail())));
      case Failure.Forbidden forbidden -> new Problem(ProblemKind.FORBIDDEN, forbidden.detail());
      case Failure.Unauthenticated unknown -> unauthenticated(unknown.detail());
      case Failure.SecondFactorRequired code ->
          unauthenticated(ProblemKind.SECOND_FACTOR_REQUIRED, code.detail());
      case Failure.TooMany often -> tooMany(often.detail(), often.retryAfter());
      case Failure.Unavailable away -> unavailable(away.detail(), away.retryAfter());
      case Failure.Internal fault -> internal();
    };
  }

  /** The caller did not prove who it is (RFC 9110, section 11.6.1). */
  static Problem unauthenticated(String detail) {
    return unauthenticated(ProblemKind.UNAUTHENTICATED, detail);
  }

  private static Problem unauthenticated(ProblemKind kind, String detail) {
    return new Problem(kind, detail, List.of(), Map.of("WWW-Authenticate", "Bearer"));
  }

  /** The caller asks too often (RFC 6585, section 4). */
  static Problem tooMany(String detail, Duration retryAfter) {
    long seconds = wholeSeconds(retryAfter);
    return new Problem(
        ProblemKind.TOO_MANY_REQUESTS,
        "%s Try again after %d s.".formatted(detail, seconds),
        List.of(),
        Map.of("Retry-After", Long.toString(seconds)));
  }

  /** A fault of Postrider, of which the caller learns nothing but that. */
  static Problem internal() {
    return new Problem(ProblemKind.INTERNAL, new Failure.Internal().detail());
  }

  /** Values of the request break the contract. */
  static Problem invalid(List<FieldError> errors) {
    String first =
        errors.stream()
            .limit(ERRORS_IN_DETAIL)
            .map(
                error ->
                    (error.pointer().isEmpty() ? "The body" : error.pointer())
                        + ": "
                        + error.detail())
            .collect(Collectors.joining("; "));
    String more = errors.size() > ERRORS_IN_DETAIL ? "; and more, see errors" : "";
    return new Problem(
        ProblemKind.INVALID,
        "Correct these values and send again. " + first + more,
        errors,
        Map.of());
  }

  private static Problem unavailable(String detail, Duration retryAfter) {
    long seconds = wholeSeconds(retryAfter);
    return new Problem(
        ProblemKind.UNAVAILABLE, detail, List.of(), Map.of("Retry-After", Long.toString(seconds)));
  }

  /** Rounded up: who comes back earlier is refused again. */
  private static long wholeSeconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }

  /** The wire form. */
  Buffer toJson() {
    return JsonWriter.object(
        json -> {
          json.text("type", kind.type())
              .text("title", kind.title())
              .number("status", kind.status())
              .text("detail", detail)
              .text("code", kind.code());
          if (!errors.isEmpty()) {
            json.objects(
                "errors",
                errors,
                (item, error) ->
                    item.text("pointer", error.pointer()).text("detail", error.detail()));
          }
        });
  }
}
