package dev.postrider.live;

import static dev.postrider.live.Browser.await;
import static dev.postrider.live.LiveFixture.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.ManualClock;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes tell each other what is watched through them; here two of them share an event bus. */
class AnnouncementsTest {
  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final Watchers here = new Watchers();
  private final Watchers there = new Watchers();
  private final LiveAddress address = new LiveAddress.OfApplication(application());
  private Announcements ofHere;
  private Announcements ofThere;

  @BeforeEach
  void start() {
    ofHere = new Announcements(vertx, "here", here, clock);
    ofThere = new Announcements(vertx, "there", there, clock);
    await(ofHere.start());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void until(BooleanSupplier condition) {
    Promise<Void> met = Promise.promise();
    turn(condition, met);
    await(met.future());
  }

  private void turn(BooleanSupplier condition, Promise<Void> met) {
    if (condition.getAsBoolean()) {
      met.complete();
    } else {
      vertx.runOnContext(next -> turn(condition, met));
    }
  }

  /** Until all that was published before was heard. */
  private void settle() {
    var last = new LiveAddress.OfApplication(application());
    here.add(last);
    until(() -> there.anyOf(last));
  }

  @Test
  void whatBeginsToBeWatchedIsToldAtOnceAndWhatEndsToo() {
    // Given
    await(ofThere.start());

    // When
    here.add(address);
    until(() -> there.anyOf(address));
    here.remove(address);

    // Then
    until(() -> !there.anyOf(address));
    assertThat(there.anyAtAll()).isFalse();
  }

  @Test
  void aProcessThatComesLaterIsToldEverything() {
    // Given
    here.add(address);

    // When
    await(ofThere.start());

    // Then
    until(() -> there.anyOf(address));
    assertThat(there.anyHere(address)).isFalse();
  }

  @Test
  void aProcessThatEndsWatchesNothing() {
    // Given
    await(ofThere.start());
    here.add(address);
    until(() -> there.anyOf(address));

    // When
    await(ofHere.stop());

    // Then
    until(() -> !there.anyOf(address));
  }

  @Test
  void aProcessThatFallsSilentIsForgotten() {
    // Given
    await(ofThere.start());
    here.add(address);
    until(() -> there.anyOf(address));

    // When
    clock.advance(Announcements.HEARTBEAT.multipliedBy(3).plusMillis(1));
    ofThere.beat();

    // Then
    assertThat(there.anyOf(address)).isFalse();
  }

  @Test
  void aHeartbeatMakesGoodWhatWasLost() {
    // Given
    await(ofThere.start());
    here.add(address);
    until(() -> there.anyOf(address));
    there.elsewhere().watchesOnly("here", List.of());
    clock.advance(Duration.ofSeconds(5));

    // When
    ofHere.beat();

    // Then
    until(() -> there.anyOf(address));
  }

  @Test
  void whoWatchesTooMuchToTellIsTakenToWatchEverything() {
    // Given
    for (int i = 0; i <= Elsewhere.ADDRESSES_MAX; i++) {
      here.add(new LiveAddress.OfApplication(application()));
    }

    // When
    await(ofThere.start());

    // Then
    until(() -> there.anyOf(address));
  }

  static Stream<Object> damaged() {
    var other = new JsonObject().put("process", "other");
    return Stream.of(
        "text",
        new JsonObject(),
        new JsonObject().put("process", 7).put("kind", "everything"),
        new JsonObject().put("process", "").put("kind", "everything"),
        new JsonObject().put("process", "x".repeat(65)).put("kind", "everything"),
        new JsonObject().put("process", "there").put("kind", "everything"),
        other.copy(),
        other.copy().put("kind", "what"),
        other.copy().put("kind", "begin"),
        other.copy().put("kind", "begin").put("address", 7),
        other.copy().put("kind", "begin").put("address", "messages.accept"),
        other.copy().put("kind", "only").put("addresses", "all"),
        other.copy().put("kind", "only").put("addresses", new JsonArray().add("*").add(7)));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void whatCannotBeRightIsNotBelieved(Object announcement) {
    // Given
    await(ofThere.start());

    // When
    vertx.eventBus().publish(Announcements.ADDRESS, announcement);
    settle();

    // Then
    assertThat(there.anyOf(address)).isFalse();
  }
}
