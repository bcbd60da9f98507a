package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Retention;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint that is gone, or only fails for long, is disabled by the attempt that shows it. */
class FailingEndpointIT {
  private StoreFixture store;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void isDisabledAtOnceWhenItIsGone() {
    // Given
    store.accept("shop");
    store.accept("shop");

    // When
    fail(410);

    // Then
    assertThat(current().attributes().disabled()).isTrue();
    assertThat(
            rows(
                "disabled_reason = 'gone' AND disabled_at = '%s' AND revision = 2"
                    .formatted(now())))
        .isEqualTo(1);
    store.clock.advance(Duration.ofMinutes(10));
    assertThat(store.claim(10)).isEmpty();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("attempt")).isEqualTo(1);
  }

  @Test
  void isDisabledByItsFirstFailureAfterFiveDaysOfThem() {
    // Given
    Instant first = store.clock.instant();
    failNew();
    advance(StoreFixture.DISABLE_AFTER.minusSeconds(1));
    failNew();
    boolean early = current().attributes().disabled();
    advance(Duration.ofSeconds(1));

    // When
    failNew();

    // Then
    assertThat(early).isFalse();
    assertThat(current().attributes().disabled()).isTrue();
    assertThat(rows("failing_since = '%s' AND disabled_reason = 'failing'".formatted(first)))
        .isEqualTo(1);
  }

  @Test
  void aSuccessEndsItsFailing() {
    // Given
    failNew();
    advance(Duration.ofDays(4));
    store.accept("shop");
    store.record(store.claim(10).getLast(), 200, null);
    advance(Duration.ofDays(4));

    // When
    failNew();

    // Then
    assertThat(current().attributes().disabled()).isFalse();
    assertThat(rows("failing_since = '%s'".formatted(now()))).isEqualTo(1);
  }

  @Test
  void isWrittenToOnlyWhenItTurns() {
    // Given
    failNew();
    long written = versionsOf("endpoint");

    // When
    failNew();
    failNew();

    // Then
    assertThat(versionsOf("endpoint")).isEqualTo(written);
  }

  @Test
  void startsAnewWhenItIsEnabledAgain() {
    // Given
    fail(410, accept());

    // When
    store.disable(endpoint, false);

    // Then
    assertThat(rows("NOT disabled AND num_nulls(failing_since, disabled_at, disabled_reason) = 3"))
        .isEqualTo(1);
    failNew();
    assertThat(current().attributes().disabled()).isFalse();
  }

  @Test
  void startsAnewAtAnotherUrl() {
    // Given
    failNew();
    var attributes = endpoint.attributes();

    // When
    store.ask(
        Endpoints.REPLACE,
        new Endpoints.Replace(
            store.which(endpoint),
            new Endpoints.Attributes(
                "https://example.com/moved",
                null,
                attributes.description(),
                attributes.eventTypes(),
                attributes.channels(),
                null,
                false,
                attributes.metadata())));

    // Then
    assertThat(rows("failing_since IS NULL")).isEqualTo(1);
  }

  @Test
  void aLateResultDoesNotDisableIt() {
    // Given
    Leased lost = accept();
    store.clock.advance(StoreFixture.LEASE);
    store.claim(10);

    // When
    fail(410, lost);

    // Then
    assertThat(current().attributes().disabled()).isFalse();
    assertThat(rows("failing_since IS NULL")).isEqualTo(1);
  }

  @Test
  void aCallerThatDisablesItLeavesNoReason() {
    // When
    store.disable(endpoint, true);

    // Then
    assertThat(rows("disabled AND disabled_reason IS NULL AND disabled_at = '%s'".formatted(now())))
        .isEqualTo(1);
  }

  /** Days later there are partitions for what is accepted then. */
  private void advance(Duration duration) {
    store.clock.advance(duration);
    store.ask(
        Retention.APPLY,
        new Retention.Apply(now().minus(Duration.ofDays(90)), now().plus(Duration.ofDays(1))));
  }

  private Leased accept() {
    store.accept("shop");
    return store.claim(10).getLast();
  }

  private void failNew() {
    fail(500, accept());
  }

  private void fail(int statusCode) {
    fail(statusCode, store.claim(10).getFirst());
  }

  private void fail(int statusCode, Leased leased) {
    store.record(leased, statusCode, store.clock.instant().plusSeconds(5));
  }

  private Endpoint current() {
    return store.ask(Endpoints.GET, store.which(endpoint));
  }

  private Instant now() {
    return store.clock.instant();
  }

  private long rows(String condition) {
    return store.count("endpoint WHERE " + condition);
  }

  /** A number that changes with every write to the only row of a table. */
  private long versionsOf(String table) {
    return store.number("SELECT xmin::text::bigint FROM " + table);
  }
}
