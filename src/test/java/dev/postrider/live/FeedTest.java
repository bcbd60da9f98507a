package dev.postrider.live;

import static dev.postrider.live.LiveFixture.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts.Made;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.ManualClock;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is shown, where, and how much of it. */
class FeedTest {
  private static final int EVENTS_PER_SECOND = 3;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final IdGenerator ids = new IdGenerator(clock, new Random(3));
  private final Watchers watchers = new Watchers();
  private final OrganizationId organization = new OrganizationId(UUID.randomUUID());
  private final ApplicationId application = application();
  private final LiveAddress ofApplication = new LiveAddress.OfApplication(application);
  private final LiveAddress ofOrganization = new LiveAddress.OfOrganization(organization);
  private final List<Told> told = new ArrayList<>();
  private final Feed feed =
      new Feed(
          watchers,
          clock,
          new Feed.Publishing(
              "here", EVENTS_PER_SECOND, (address, event) -> told.add(new Told(address, event))));

  private record Told(LiveAddress address, JsonObject event) {
    String type() {
      return event.getString("type");
    }
  }

  private Made attempt() {
    return new Made(organization, application, LiveFixture.attempt(application).attempt());
  }

  private Messages.Batch batch(int size) {
    List<Messages.Accepted> messages = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      var id = new MessageId(ids.next());
      messages.add(new Messages.Accepted(organization, application, id, "invoice.paid"));
    }
    return new Messages.Batch(messages);
  }

  private Endpoints.Changed disabled() {
    return new Endpoints.Changed(
        organization,
        application,
        new EndpointId(UUID.randomUUID()),
        Endpoints.Event.DISABLED,
        Endpoints.DisabledReason.GONE,
        clock.instant());
  }

  @Test
  void nothingIsPublishedThatNobodyWatches() {
    // Given
    watchers.add(new LiveAddress.OfApplication(application()));

    // When
    feed.attempt(attempt());
    feed.accepted(batch(5));
    feed.changed(disabled());
    feed.endSecond();

    // Then
    assertThat(told).isEmpty();
  }

  @Test
  void anApplicationsWatchersSeeItsMessagesAttemptsAndEndpoints() {
    // Given
    watchers.add(ofApplication);

    // When
    feed.accepted(batch(1));
    feed.attempt(attempt());
    feed.changed(disabled());
    feed.endSecond();

    // Then
    assertThat(told).extracting(Told::address).containsOnly(ofApplication);
    assertThat(told).extracting(Told::type).containsExactly("message", "attempt", "endpoint");
    assertThat(told.getFirst().event().getString("timestamp")).isEqualTo("2026-05-04T10:00:00Z");
    assertThat(told.getLast().event().getString("reason")).isEqualTo("gone");
  }

  @Test
  void anOrganizationsWatchersSeeEndpointsAndTotals() {
    // Given
    watchers.add(ofOrganization);

    // When
    feed.accepted(batch(7));
    feed.attempt(attempt());
    feed.changed(disabled());
    feed.endSecond();
    feed.endSecond();

    // Then
    assertThat(told).extracting(Told::address).containsOnly(ofOrganization);
    assertThat(told).extracting(Told::type).containsExactly("endpoint", "totals");
    assertThat(told.getLast().event())
        .isEqualTo(
            new JsonObject()
                .put("type", "totals")
                .put("organizationId", organization.toString())
                .put("process", "here")
                .put("accepted", 7L)
                .put("delivered", 0L)
                .put("failed", 1L)
                .put("timestamp", "2026-05-04T10:00:00Z"));
  }

  @Test
  void aBusyApplicationShowsSomeAndCountsTheRest() {
    // Given
    watchers.add(ofApplication);

    // When
    feed.accepted(batch(10));
    feed.attempt(attempt());
    feed.endSecond();

    // Then
    assertThat(told)
        .extracting(Told::type)
        .containsExactly("message", "message", "message", "attempt", "skipped");
    JsonObject skipped = told.getLast().event();
    assertThat(skipped.getString("skippedType")).isEqualTo("message");
    assertThat(skipped.getLong("count")).isEqualTo(10 - EVENTS_PER_SECOND);
  }

  @Test
  void eachSecondIsNew() {
    // Given
    watchers.add(ofApplication);
    feed.accepted(batch(10));
    feed.endSecond();
    told.clear();

    // When
    feed.accepted(batch(2));
    feed.endSecond();

    // Then
    assertThat(told).extracting(Told::type).containsExactly("message", "message");
  }

  @Test
  void whatIsWatchedThroughAnotherProcessIsPublished() {
    // Given
    watchers.elsewhere().meet("there", clock.instant());
    watchers.elsewhere().watches("there", ofApplication, true);

    // When
    feed.attempt(attempt());

    // Then
    assertThat(told).extracting(Told::type).containsExactly("attempt");
  }

  @Test
  void tasksAreShownToTheOrganizationAloneAndTheirEndIsNeverLeftOut() {
    // Given
    watchers.add(ofApplication);
    watchers.add(ofOrganization);

    // When
    for (int i = 0; i < EVENTS_PER_SECOND + 2; i++) {
      feed.moved(LiveFixture.moved(organization, BackgroundTaskState.RUNNING));
    }
    feed.moved(LiveFixture.moved(organization, BackgroundTaskState.FINISHED));

    // Then
    assertThat(told)
        .hasSize(EVENTS_PER_SECOND + 1)
        .extracting(Told::address)
        .containsOnly(ofOrganization);
    assertThat(told.getLast().event().getString("state")).isEqualTo("finished");
  }
}
