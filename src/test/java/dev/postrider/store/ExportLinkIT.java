package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Redeem;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Retention;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links to exports, and how exports end. */
class ExportLinkIT {
  private static final OrganizationId FOREIGN = new OrganizationId(new UUID(9, 9));

  private StoreFixture store;
  private Exporting exporting;
  private BackgroundTask task;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    store.accept("shop");
    exporting = new Exporting(store);
    task = exporting.run(exporting.start(Exporting.MESSAGES));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Redeem redeem(BackgroundTaskId task, String letter) {
    return new Redeem(task, letter.repeat(64));
  }

  private void assertWorthless(Redeem link) {
    assertThat(store.refusal(Exports.REDEEM, link))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            refused -> assertThat(refused.detail()).contains("Ask for another"));
  }

  @Test
  void isGoodForOneDownload() {
    // Given
    Exports.File file = exporting.link(task.id(), "a");

    // When
    var download = store.ask(Exports.REDEEM, redeem(task.id(), "a"));

    // Then
    assertThat(download.by()).isEqualTo(Exporting.by(store.organization));
    assertThat(download.bytes()).isEqualTo(file.bytes()).isPositive();
    assertThat(file.records()).isEqualTo(1);
    assertWorthless(redeem(task.id(), "a"));
    assertThat(exporting.download(task.id())).contains("\"a\": 1.0");
  }

  @Test
  void isUsedByOneOfTwoWhoFollowItAtOnce() {
    for (int round = 0; round < 10; round++) {
      exporting.link(task.id(), "a");

      var both =
          StoreFixture.await(
              Future.join(
                      store.bus.request(Exports.REDEEM, redeem(task.id(), "a")),
                      store.bus.request(Exports.REDEEM, redeem(task.id(), "a")))
                  .transform(joined -> Future.succeededFuture(joined)));

      assertThat(both.succeeded()).isFalse();
      assertThat(store.number("SELECT count(*) FROM export WHERE link_hash IS NOT NULL")).isZero();
    }
  }

  @Test
  void isReplacedByTheNextOneAndExpires() {
    // Given
    exporting.link(task.id(), "a");
    exporting.link(task.id(), "b");

    // Then
    assertWorthless(redeem(task.id(), "a"));
    assertWorthless(redeem(new BackgroundTaskId(new UUID(7, 7)), "b"));
    store.clock.advance(Duration.ofMinutes(10));
    assertWorthless(redeem(task.id(), "b"));
  }

  @Test
  void isMadeForFinishedExportsOfTheOwnOrganizationOnly() {
    // Given
    BackgroundTask running = exporting.start(Exporting.MESSAGES);
    var foreign =
        new Exports.Link(Exporting.by(FOREIGN), task.id(), "a".repeat(64), store.clock.instant());

    // Then
    assertThat(store.refusal(Exports.LINK, exporting.linkOf(running.id(), "a")).detail())
        .contains("running", "finished");
    assertThat(store.refusal(Exports.LINK, foreign)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Exports.READ, new Exports.Read(FOREIGN, task.id(), 1, 0)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Exports.DISCARD, new Exports.Discard(FOREIGN, task.id())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.count("export WHERE link_hash IS NOT NULL")).isZero();
  }

  @Test
  void leadsNowhereOnceTheExportHasExpired() {
    // Given
    store.clock.advance(StoreFixture.EXPORTS.kept().minusMinutes(1));
    exporting.link(task.id(), "a");
    assertThat(store.ask(Exports.EXPIRE, new Exports.Expire()).exports()).isZero();

    // When
    store.clock.advance(Duration.ofMinutes(2));

    // Then
    assertWorthless(redeem(task.id(), "a"));
    assertThat(store.refusal(Exports.READ, new Exports.Read(store.organization, task.id(), 1, 0)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.ask(Exports.EXPIRE, new Exports.Expire()).exports()).isEqualTo(1);
    assertThat(store.count("export_part")).isZero();
    assertThat(store.refusal(Exports.LINK, exporting.linkOf(task.id(), "b")).detail())
        .contains("not any more");
  }

  @Test
  void anOrganizationKeepsAFewAndMakesRoomByDiscarding() {
    // Given
    for (int more = 1; more < StoreFixture.EXPORTS.perOrganization(); more++) {
      exporting.start(Exporting.MESSAGES);
    }

    // When
    Failure full = store.refusal(Exports.START, exporting.of(Exporting.MESSAGES));
    store.ask(Exports.DISCARD, new Exports.Discard(store.organization, task.id()));

    // Then
    assertThat(full).isInstanceOf(Failure.Conflict.class);
    assertThat(full.detail()).contains("(3)", "Discard one");
    assertThat(store.refusal(Exports.LINK, exporting.linkOf(task.id(), "a")))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(exporting.start(Exporting.MESSAGES).state()).isEqualTo(BackgroundTaskState.RUNNING);
  }

  @Test
  void oneThatIsDiscardedWhileItRunsComesToNothing() {
    // Given
    BackgroundTask running = exporting.start(Exporting.MESSAGES);
    store.ask(Exports.DISCARD, new Exports.Discard(store.organization, running.id()));

    // When
    BackgroundTask after = exporting.step(running.id());

    // Then
    assertThat(after.state()).isEqualTo(BackgroundTaskState.PARKED);
    assertThat(after.error()).contains("removed");
  }

  @Test
  void oneThatIsCancelledIsRemoved() {
    // Given
    BackgroundTask running = exporting.start(Exporting.MESSAGES);
    store.ask(BackgroundTasks.CANCEL, new BackgroundTasks.Get(store.organization, running.id()));

    // When
    int removed = store.ask(Exports.EXPIRE, new Exports.Expire()).exports();

    // Then
    assertThat(removed).isEqualTo(1);
    assertThat(store.count("export")).isEqualTo(1);
  }

  @Test
  void expungingAnApplicationTakesItsExportsAway() {
    // Given
    exporting.link(task.id(), "a");
    BackgroundTask purge =
        store.ask(
            BackgroundTasks.PURGE,
            new BackgroundTasks.Purge(
                Exporting.by(store.organization), ApplicationId.reference("shop")));

    // When
    exporting.run(purge);

    // Then
    assertWorthless(redeem(task.id(), "a"));
    assertThat(store.ask(Exports.EXPIRE, new Exports.Expire()).exports()).isEqualTo(1);
  }

  @Test
  void goesWithItsTask() {
    // When
    Instant now = store.clock.instant();
    store.ask(Retention.APPLY, new Retention.Apply(now.plus(Duration.ofDays(1)), now));

    // Then
    assertThat(store.count("background_task")).isZero();
    assertThat(store.count("export")).isZero();
    assertThat(store.count("export_part")).isZero();
  }
}
