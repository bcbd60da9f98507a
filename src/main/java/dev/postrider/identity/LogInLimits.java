package dev.postrider.identity;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How often log-ins may fail: for each account, whoever tries, and for each client address,
 * whichever account. Counts in this process.
 */
final class LogInLimits {
  static final int PER_ACCOUNT = 10;
  static final int PER_ADDRESS = 50;
  static final int MAILS_PER_ACCOUNT = 3;
  static final int MAILS_PER_ADDRESS = 20;

  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final int ENTRIES_MAX = 100_000;

  private final LoadingCache<String, Bucket> accounts;
  private final LoadingCache<String, Bucket> addresses;

  LogInLimits(Ticker ticker) {
    this(PER_ACCOUNT, PER_ADDRESS, ticker);
  }

  private LogInLimits(int perAccount, int perAddress, Ticker ticker) {
    this.accounts = buckets(perAccount, ticker);
    this.addresses = buckets(perAddress, ticker);
  }

  /** The same for mails that anybody can ask for. */
  static LogInLimits ofMails(Ticker ticker) {
    return new LogInLimits(MAILS_PER_ACCOUNT, MAILS_PER_ADDRESS, ticker);
  }

  private static LoadingCache<String, Bucket> buckets(int attempts, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(ENTRIES_MAX)
        .expireAfterAccess(PERIOD)
        .ticker(ticker)
        .executor(Runnable::run)
        .build(
            name ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(attempts).refillGreedy(attempts, PERIOD))
                    .withCustomTimePrecision(new Ticks(ticker))
                    .build());
  }

  /**
   * Counts an attempt.
   *
   * @throws BusFailure if there were too many
   */
  void admit(String account, String address) {
    admit(addresses.get(address));
    admit(accounts.get(account));
  }

  /**
   * Counts an attempt of whoever it may be.
   *
   * @throws BusFailure if there were too many of the address
   */
  void admit(String address) {
    admit(addresses.get(address));
  }

  private static void admit(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new BusFailure(
          new Failure.TooMany(
              "There were too many attempts.",
              Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1)));
    }
  }

  /** Gives back an attempt that was right. */
  void succeeded(String account, String address) {
    accounts.get(account).addTokens(1);
    succeeded(address);
  }

  /** The same for whoever it was. */
  void succeeded(String address) {
    addresses.get(address).addTokens(1);
  }

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
