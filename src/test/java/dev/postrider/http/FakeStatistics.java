package dev.postrider.http;

import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.Outcome;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Usage;
import java.util.List;
import java.util.Map;

/** Numbers of a {@link FakeStore}. */
final class FakeStatistics {
  FakeStatistics(FakeStore store) {
    store.serve(Statistics.ENDPOINT, request -> new Statistics.Progress(4, 3, 2, 1));
    store.serve(
        Statistics.APPLICATION,
        request ->
            new Statistics.Outcomes(Map.of("a.b", new Outcome(5, 1), "c.d", new Outcome(1, 2))));
    store.serve(
        Statistics.COUNT_ACTIVE,
        request -> new Statistics.ActiveCount(request.withDisabled() ? 8 : 7));
    store.serve(
        Usage.DAYS,
        request -> new Usage.Days(List.of(new Usage.Day(request.since(), 5, 7, 2)), store.now()));
    store.serve(Throttles.STATUS, request -> new Throttles.Status(true));
  }
}
