package dev.postrider.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.RequestLimits;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.contract.Sessions;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from asking more often than the operator's limits allow, and tells them how much is
 * left (draft-ietf-httpapi-ratelimit-headers, section 3). Counts in this process; shared by its
 * event loops.
 */
final class RateLimits {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int CALLERS_MAX = 100_000;

  private final ClientAddress addresses;
  private final @Nullable Limit perAddress;
  private final @Nullable Limit perKey;

  /**
   * Starts with nothing counted.
   *
   * @param ticker measures time
   */
  RateLimits(RequestLimits limits, Ticker ticker) {
    this.addresses = new ClientAddress(limits.trustedProxies());
    this.perAddress = Limit.of("address", limits.perAddress(), ticker);
    this.perKey = Limit.of("key", limits.perKey(), ticker);
  }

  /** By which the client of a request is counted. */
  String address(HttpServerRequest request) {
    return addresses.of(request);
  }

  /** The client of a request, to be written down. */
  String fullAddress(HttpServerRequest request) {
    return addresses.full(request);
  }

  /**
   * Counts a request before anybody knows whose it is.
   *
   * @throws Refusal if its client has asked too often
   */
  void admit(HttpServerRequest request) {
    if (perAddress != null) {
      perAddress.admit(addresses.of(request), request.response());
    }
  }

  /**
   * Counts a request of a caller.
   *
   * @throws Refusal if the caller has asked too often
   */
  void admit(HttpServerRequest request, Principal caller) {
    if (perKey != null) {
      String name =
          switch (caller) {
            case ApiKeys.Holder key -> key.apiKeyId().toString();
            case PortalTokens.Holder portal -> portal.hash();
            case Sessions.Member member -> member.personId().toString();
          };
      perKey.admit(name, request.response());
    }
  }

  /**
   * A number of requests a second, which may come at once.
   *
   * @param buckets what is left to each caller; the longest unseen are forgotten
   */
  private record Limit(String name, int perSecond, LoadingCache<String, Bucket> buckets) {
    static @Nullable Limit of(String name, int perSecond, Ticker ticker) {
      return perSecond == 0 ? null : new Limit(name, perSecond, buckets(perSecond, ticker));
    }

    private static LoadingCache<String, Bucket> buckets(int perSecond, Ticker ticker) {
      return Caffeine.newBuilder()
          .maximumSize(CALLERS_MAX)
          .expireAfterAccess(SECOND.multipliedBy(2))
          .ticker(ticker)
          .executor(Runnable::run)
          .build(caller -> bucket(perSecond, ticker));
    }

    private static Bucket bucket(int perSecond, Ticker ticker) {
      return Bucket.builder()
          .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, SECOND))
          .withCustomTimePrecision(new Ticks(ticker))
          .build();
    }

    void admit(String caller, HttpServerResponse response) {
      ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
      response.putHeader("RateLimit-Policy", "\"%s\";q=%d;w=1".formatted(name, perSecond));
      response.putHeader(
          "RateLimit",
          "\"%s\";r=%d;t=%d"
              .formatted(
                  name, probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset())));
      if (!probe.isConsumed()) {
        throw refusal(seconds(probe.getNanosToWaitForRefill()));
      }
    }

    private Refusal refusal(long seconds) {
      return new Refusal(
          new Problem(
              ProblemKind.TOO_MANY_REQUESTS,
              "This %s sends more than %d requests a second. Send this one again after %d s."
                  .formatted(name, perSecond, seconds),
              List.of(),
              Map.of("Retry-After", Long.toString(seconds))));
    }

    private static long seconds(long nanos) {
      return Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
    }
  }

  /** The ticker as the buckets want it. */
  private record Ticks(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
