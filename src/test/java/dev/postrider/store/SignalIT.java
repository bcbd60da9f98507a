package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Access;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Mails;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Signals;
import dev.postrider.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done in one process is told in another on the same database. */
class SignalIT {
  private static final String HASH = "1a".repeat(32);
  private static final OrganizationId OTHER = new OrganizationId(new UUID(9, 9));

  private StoreFixture store;
  private Listening elsewhere;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    elsewhere = Listening.to(store);
  }

  @AfterEach
  void close() {
    elsewhere.close();
    store.close();
  }

  private void assertEndTold() {
    assertThat(elsewhere.ends.next().organizationId()).isEqualTo(store.organization);
  }

  private ApiKeyId createKey() {
    return store
        .ask(
            ApiKeys.CREATE,
            new ApiKeys.Create(
                store.organization, "second", HASH, "pr_abcd", new ApiKeys.Grant(null, null)))
        .id();
  }

  @Test
  void changedEndpointsAreTold() {
    // Given
    store.createApplication("shop");
    var endpoint = store.createEndpoint("shop");

    // When
    store.disable(endpoint, true);

    // Then
    assertThat(elsewhere.targets.next())
        .isEqualTo(new Endpoints.TargetChanged(null, endpoint.id()));

    // When
    store.ask(Endpoints.ROTATE, new Endpoints.Rotate(store.which(endpoint), null, Duration.ZERO));

    // Then
    assertThat(elsewhere.targets.next().endpointId()).isEqualTo(endpoint.id());

    // When
    store.ask(Endpoints.DELETE, new Endpoints.Delete(store.which(endpoint)));

    // Then
    assertThat(elsewhere.targets.next().endpointId()).isEqualTo(endpoint.id());
  }

  @Test
  void deliveriesThatThisProcessDoesNotTakeAreTold() {
    // Given
    store.createApplication("shop");
    var endpoint = store.createEndpoint("shop");
    Signals<Deliveries.Available> available = new Signals<>("hint elsewhere");
    elsewhere.bus.listen(Deliveries.AVAILABLE, available::add);

    // When
    var message = store.accept("shop");

    // Then
    available.next();

    // Given
    store.record(store.claim(1).getFirst(), 200, null);

    // When
    store.ask(
        Deliveries.RESEND,
        new Deliveries.Resend(
            store.organization,
            ApplicationId.reference("shop"),
            MessageId.reference(message.id().toString()),
            store.which(endpoint).endpoint()));

    // Then
    available.next();

    // Given
    var leased = store.claim(1);

    // When
    store.ask(
        Deliveries.RELEASE,
        new Deliveries.Release(List.of(leased.getFirst().lease()), store.clock.instant()));

    // Then
    available.next();
  }

  @Test
  void allIsToldOnceAfterAGapInWhichNothingWasHeard() {
    try (var log = LogCapture.of(SignalListener.class.getName(), Level.INFO)) {
      // Given
      Signals<Record> others = new Signals<>("hint after the gap");
      elsewhere.bus.listen(Deliveries.AVAILABLE, others::add);
      elsewhere.bus.listen(BackgroundTasks.AVAILABLE, others::add);
      elsewhere.bus.listen(Mails.AVAILABLE, others::add);
      elsewhere.bus.listen(RetrySchedules.CHANGED, others::add);

      // When
      long ended =
          store.number(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND application_name = '"
                  + SignalListener.APPLICATION_NAME
                  + "'");

      // Then
      assertThat(ended).isEqualTo(1);
      assertThat(elsewhere.ends.next()).isEqualTo(new Access.Changed(null));
      assertThat(elsewhere.targets.next(2)).containsOnly(new Endpoints.TargetChanged(null, null));
      assertThat(others.next(4)).doesNotHaveDuplicates();
      assertThat(log.events().next(2))
          .extracting(line -> line.getLevel())
          .containsExactly(Level.WARN, Level.INFO);

      // When
      store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, createKey()));

      // Then
      assertEndTold();
    }
  }

  @Test
  void whatIsNoSignalIsPassedOver() {
    // When
    store.run("NOTIFY postrider, 'somebody of_a_newer_program'");
    store.run("NOTIFY postrider, 'nothing'");
    store.run("NOTIFY postrider");
    store.run("NOTIFY postrider, 'somebody access_changed " + OTHER.value() + "'");

    // Then
    assertThat(elsewhere.ends.next().organizationId()).isEqualTo(OTHER);
    assertThat(elsewhere.ends.all()).hasSize(2);
    assertThat(elsewhere.metrics.scrape())
        .contains(Metric.SIGNALS_CONNECTED.scrapedName() + " 1.0")
        .contains(Metric.SIGNALS_RECEIVED.scrapedName() + "{signal=\"access_changed\"} 1.0");
  }

  @Test
  void aProcessHearsItselfOnlyOnce() {
    // When
    await(elsewhere.bus.request(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, createKey())));
    store.run("NOTIFY postrider, 'somebody access_changed " + OTHER.value() + "'");

    // Then
    assertEndTold();
    assertThat(elsewhere.ends.next().organizationId()).isEqualTo(OTHER);
  }
}
