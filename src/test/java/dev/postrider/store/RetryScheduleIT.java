package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.EventTypes;
import dev.postrider.contract.Failure;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.contract.RetrySchedules.RetrySchedule;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event types may have retry schedules of their own. */
class RetryScheduleIT {
  private static final List<Duration> DELAYS =
      List.of(Duration.ofMillis(1_500), Duration.ofDays(2));

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.ask(
        EventTypes.CREATE,
        new EventTypes.Create(
            store.organization,
            "invoice.paid",
            new EventTypes.Attributes("", null, null, false, false)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private RetrySchedule replace(@Nullable List<Duration> delays) {
    return store.ask(
        RetrySchedules.REPLACE,
        new RetrySchedules.Replace(store.organization, "invoice.paid", new RetrySchedule(delays)));
  }

  private RetrySchedule get() {
    return store.ask(RetrySchedules.GET, new EventTypes.Get(store.organization, "invoice.paid"));
  }

  private RetrySchedules.All all(OrganizationId organization) {
    return store.ask(RetrySchedules.FIND_ALL, new RetrySchedules.FindAll(organization));
  }

  @Test
  void areKeptToTheMillisecond() {
    // Given
    RetrySchedule before = get();

    // When
    RetrySchedule stored = replace(DELAYS);

    // Then
    assertThat(before.delays()).isNull();
    assertThat(stored.delays()).isEqualTo(DELAYS);
    assertThat(get()).isEqualTo(stored);
    assertThat(all(store.organization).byEventType()).containsEntry("invoice.paid", DELAYS);
    assertThat(all(new OrganizationId(new UUID(9, 9))).byEventType()).isEmpty();
  }

  @Test
  void canSayThatNothingIsRetried() {
    assertThat(replace(List.of()).delays()).isEmpty();
  }

  @Test
  void canBeRemoved() {
    // Given
    replace(DELAYS);

    // When
    replace(null);

    // Then
    assertThat(get().delays()).isNull();
    assertThat(all(store.organization).byEventType()).isEmpty();
  }

  @Test
  void belongToKnownEventTypes() {
    assertThat(store.refusal(RetrySchedules.GET, new EventTypes.Get(store.organization, "unknown")))
        .isInstanceOf(Failure.NotFound.class);
  }
}
