package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Exports.Filter;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How large a page and an export may be, and what is refused. */
class ExportLimitsIT {
  private StoreFixture store;
  private Exporting exporting;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    exporting = new Exporting(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String incompressible(int bytes, long seed) {
    var random = new byte[bytes / 2];
    new Random(seed).nextBytes(random);
    return "{\"noise\": \"%s\"}".formatted(HexFormat.of().formatHex(random));
  }

  @Test
  void aPageEndsWithTheBytesThatItMayHave() {
    // Given
    for (int message = 0; message < 4; message++) {
      exporting.accept("{\"long\": \"%s\"}".formatted("x".repeat(ExportSteps.PAGE_BYTES / 2)));
    }

    // When
    List<String> lines = exporting.lines(Exporting.MESSAGES);

    // Then
    assertThat(lines).hasSize(4);
    assertThat(store.count("export_part")).isEqualTo(2);
  }

  @Test
  void oneThatGrowsTooLargeIsParkedAndRemoved() {
    // Given
    for (int seed = 0; seed < 4; seed++) {
      exporting.accept(incompressible(900_000, seed));
    }

    // When
    BackgroundTask ended = exporting.run(exporting.start(Exporting.MESSAGES));

    // Then
    assertThat(ended.state()).isEqualTo(BackgroundTaskState.PARKED);
    assertThat(ended.error()).contains("larger than 1 MiB", "shorter spans");
    assertThat(store.ask(Exports.EXPIRE, new Exports.Expire()).exports()).isEqualTo(1);
    assertThat(store.count("export_part")).isZero();
    assertThat(store.refusal(Exports.LINK, exporting.linkOf(ended.id(), "a")))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void refusesWhatThereIsNotAndWhatIsNoSpan() {
    var endpoint = new Filter(List.of(), null, null, EndpointId.reference("none"), null, null);
    var future =
        new Exports.Start(
            Exporting.by(store.organization),
            ApplicationId.reference("shop"),
            store.clock.instant().plusSeconds(1),
            null,
            Exporting.MESSAGES);
    var foreign =
        new Exports.Start(
            Exporting.by(new OrganizationId(new UUID(9, 9))),
            ApplicationId.reference("shop"),
            null,
            null,
            Exporting.MESSAGES);

    assertThat(store.refusal(Exports.START, exporting.of(Exporting.attempts(endpoint))))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Exports.START, future)).isInstanceOf(Failure.Invalid.class);
    assertThat(store.refusal(Exports.START, foreign)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.count("export")).isZero();
  }
}
