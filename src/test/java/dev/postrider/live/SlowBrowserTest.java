package dev.postrider.live;

import static dev.postrider.live.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.Bus;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.domain.ApplicationId;
import dev.postrider.live.LiveConnection.Surroundings;
import dev.postrider.support.ManualClock;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser that does not read must not fill the memory. */
class SlowBrowserTest {
  private static final int UNSENT_LENGTH_MAX = 1_000;
  private static final int EVENT_LENGTH_MIN = 300;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ApplicationId application = LiveFixture.application();
  private final String address = LiveFixture.address(application);
  private final Watchers watchers = new Watchers();
  private final Capacity capacity = new Capacity(1);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final FakeSocket socket = new FakeSocket();

  @BeforeEach
  void connect() {
    var limits =
        new Limits(1, 1, Duration.ofMinutes(1), 4096, UNSENT_LENGTH_MAX, Integer.MAX_VALUE, 10_000);
    var tickets = new FakeTickets(clock);
    var browser = new Redeemed(tickets.watcher(application), null);
    var bus = Bus.install(vertx);
    onLoop(
        () -> {
          var surroundings =
              new Surroundings(
                  vertx,
                  clock,
                  limits,
                  new Audience(vertx, watchers),
                  new RegistrationCheck(bus, Ticker.systemTicker()),
                  capacity,
                  new Connections());
          new LiveConnection(socket, browser, surroundings).open();
          socket.say("{\"type\":\"register\",\"address\":\"" + address + "\"}");
        });
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void onLoop(Runnable work) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        turn -> {
          try {
            work.run();
            done.complete();
          } catch (RuntimeException | AssertionError failed) {
            done.fail(failed);
          }
        });
    await(done.future());
  }

  private void publish(int events) {
    for (int event = 0; event < events; event++) {
      vertx.eventBus().publish(address, new JsonObject().put("text", "x".repeat(100)).encode());
    }
  }

  private int waiting() {
    return socket.written.stream().mapToInt(String::length).sum();
  }

  @Test
  void isClosedInsteadOfFillingTheMemoryWithEvents() {
    // When
    publish(20);

    // Then
    assertThat(await(socket.closed.future())).isEqualTo(1013);
    assertThat(watchers.anyOf(new LiveAddress.OfApplication(application))).isFalse();
    onLoop(() -> assertThat(waiting()).isPositive().isLessThanOrEqualTo(UNSENT_LENGTH_MAX));
  }

  @Test
  void isClosedInsteadOfFillingTheMemoryWithRefusals() {
    // When
    onLoop(
        () -> {
          for (int frame = 0; frame < 1_000; frame++) {
            socket.say("nonsense");
          }
        });

    // Then
    assertThat(await(socket.closed.future())).isEqualTo(1013);
    onLoop(() -> assertThat(waiting()).isPositive().isLessThanOrEqualTo(UNSENT_LENGTH_MAX));
  }

  @Test
  void takesUpItsPlaceUntilWhatWaitedForItHasLeft() {
    // Given
    publish(20);
    await(socket.closed.future());
    onLoop(() -> assertThat(capacity.isFull()).isTrue());

    // When
    onLoop(socket::read);

    // Then
    onLoop(() -> assertThat(capacity.isFull()).isFalse());
  }

  @Test
  void staysConnectedWhenItReadsInTime() {
    // When
    for (int round = 0; round < 10; round++) {
      onLoop(() -> socket.say("nonsense"));
      onLoop(socket::read);
    }

    // Then
    onLoop(() -> assertThat(waiting()).isGreaterThan(UNSENT_LENGTH_MAX));
    assertThat(socket.closed.future().isComplete()).isFalse();
    assertThat(watchers.anyOf(new LiveAddress.OfApplication(application))).isTrue();
  }

  @Test
  void isNotTakenForSlowWhenManyEventsComeAtOnce() {
    // Given
    var oneLoop = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (var live = new LiveFixture(oneLoop, LiveFixture.LIMITS, List.of())) {
      Browser browser = live.connectFramed(live.tickets.buy(application));
      browser.register(address);
      browser.finishTalking();
      int events = 2 * LiveFixture.LIMITS.unsentLength() / EVENT_LENGTH_MIN;

      // When
      oneLoop.runOnContext(
          turn -> {
            for (int event = 0; event < events; event++) {
              live.make(LiveFixture.attempt(application));
            }
          });

      // Then
      for (int event = 0; event < events; event++) {
        assertThat(browser.next().getString("type")).isEqualTo("rec");
      }
    }
  }
}
