package dev.postrider.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.e2e.Product;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A steady stream of posts. Each is repeated under its idempotency key until it is answered 202, so
 * that it is one message in the end, whatever happened on the way.
 */
final class Callers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OPEN_MAX = 300;
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration UNANSWERED_PAUSE = Duration.ofMillis(200);
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;

  private final Supplier<URI> api;
  private final Book book;
  private final Clock clock;
  private final String run;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService times = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore open = new Semaphore(OPEN_MAX);
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicLong slowestUnavailable = new AtomicLong();
  private @Nullable Future<?> ticking;

  /**
   * Nobody calls yet.
   *
   * @param api where the API is at the moment
   * @param run stands in the idempotency keys
   */
  Callers(Supplier<URI> api, Book book, Clock clock, String run) {
    this.api = api;
    this.book = book;
    this.clock = clock;
    this.run = run;
  }

  /**
   * What they heard since they were asked last.
   *
   * @param unavailable answers 503
   * @param unanswered posts without an answer
   * @param slowestUnavailableMillis how long the slowest 503 took
   */
  record Heard(int unavailable, int unanswered, long slowestUnavailableMillis) {}

  /** Begins to post, so many a second. */
  void start(int perSecond) {
    long period = TimeUnit.SECONDS.toMicros(1) / perSecond;
    ticking = times.scheduleAtFixedRate(this::postNext, 0, period, TimeUnit.MICROSECONDS);
  }

  Heard heard() {
    return new Heard(
        unavailable.getAndSet(0), unanswered.getAndSet(0), slowestUnavailable.getAndSet(0));
  }

  /**
   * Begins nothing more and waits until every post was answered 202; false if it is not in time.
   */
  boolean finish(Duration deadline) {
    if (ticking != null) {
      ticking.cancel(false);
    }
    try {
      return open.tryAcquire(OPEN_MAX, deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    times.shutdownNow();
    posts.shutdownNow();
    http.shutdownNow();
  }

  private void postNext() {
    if (open.tryAcquire()) {
      int own = number.incrementAndGet();
      posts.execute(() -> post(own));
    }
  }

  private void post(int own) {
    String body = "{\"eventType\": \"invoice.paid\", \"payload\": %s}".formatted(Payloads.of(own));
    var request =
        HttpRequest.newBuilder(api.get().resolve("/api/v1/app/chaos/msg"))
            .timeout(DEADLINE)
            .header("Authorization", "Bearer " + Product.KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", run + "-" + own)
            .POST(BodyPublishers.ofString(body))
            .build();
    Instant asked = clock.instant();
    hear(own, asked, send(request));
  }

  private @Nullable HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException unanswered) {
      return null;
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void hear(int own, Instant asked, @Nullable HttpResponse<String> answer) {
    Instant now = clock.instant();
    if (answer == null) {
      unanswered.incrementAndGet();
      postAgain(own, UNANSWERED_PAUSE);
    } else if (answer.statusCode() == ACCEPTED) {
      open.release();
      book.accepted(own, idOf(answer), now);
    } else if (answer.statusCode() == UNAVAILABLE) {
      unavailable.incrementAndGet();
      slowestUnavailable.accumulateAndGet(Duration.between(asked, now).toMillis(), Math::max);
      postAgain(own, retryAfter(answer));
    } else {
      open.release();
      book.fault("a post was answered %d %s".formatted(answer.statusCode(), answer.body()));
    }
  }

  private void postAgain(int own, Duration pause) {
    if (!posts.isShutdown()) {
      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, posts)
          .execute(() -> post(own));
    }
  }

  private Duration retryAfter(HttpResponse<String> answer) {
    String seconds = answer.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("[1-9]\\d?")) {
      book.fault("a 503 has the Retry-After '%s'".formatted(seconds));
      return UNANSWERED_PAUSE;
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static String idOf(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("id").asText();
    } catch (JsonProcessingException wrong) {
      return "unreadable: " + answer.body();
    }
  }
}
