package dev.postrider.planted;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One class for each way to break the architecture; the package is unknown and not null-marked on
 * purpose.
 */
public final class Planted {
  private Planted() {}

  static final class ReadsTheEnvironment {
    String read() {
      return System.getenv("PORT");
    }
  }

  static final class AsksForNow {
    Instant ask() {
      return Instant.now();
    }
  }

  static final class RefersToNow {
    Supplier<Instant> ask() {
      return Instant::now;
    }
  }

  static final class AsksForMilliseconds {
    long ask() {
      return System.currentTimeMillis();
    }
  }

  static final class TakesTheSystemClock {
    Clock take() {
      return Clock.systemUTC();
    }
  }

  static final class MeasuresNanoseconds {
    long measure() {
      return System.nanoTime();
    }
  }

  static final class Waits {
    void pause() throws InterruptedException {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  static final class Prints {
    void print() {
      System.out.println();
    }
  }

  static final class HasAVariable {
    @SuppressWarnings("NonFinalStaticField") // Planted: this is what the rule must find.
    static int count;
  }

  static final class HasACounter {
    static final AtomicInteger COUNT = new AtomicInteger();
  }

  static final class HasAVertx {
    static final Optional<Vertx> NONE = Optional.empty();
    static final Vertx VERTX = NONE.orElse(null);
  }

  static final class StringUtil {
    private StringUtil() {}
  }

  record HoldsAJsonTree(JsonObject json) {}

  record HoldsAnArrayInside(Optional<byte[]> bytes) {}

  record HoldsAnUncopiedList(List<String> items) {}

  record HoldsAVariable(HasAField inner) {}

  static final class HasAField {
    int value;
  }

  record Counts(AtomicInteger counter) {}

  record IsImmutable(List<Instant> items, Optional<String> name) {
    IsImmutable {
      items = List.copyOf(items);
    }
  }

  record SpeaksSql(Pool pool) {}

  record SpeaksPostgres(PgConnectOptions options) {}

  record SpeaksWeb(Router router) {}

  record SpeaksOnTheBus(EventBus bus) {}

  record CallsOut(HttpClient client) {}
}
