package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.ActiveCount;
import dev.postrider.contract.Statistics.Outcome;
import dev.postrider.contract.Statistics.Outcomes;
import dev.postrider.contract.Statistics.Progress;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/** Counts what the tables say. */
final class StatisticsStore {
  private final Sql sql = Sql.of("statistics");
  private final Database database;
  private final ApplicationStore applications;
  private final EndpointStore endpoints;

  StatisticsStore(Database database, ApplicationStore applications, EndpointStore endpoints) {
    this.database = database;
    this.applications = applications;
    this.endpoints = endpoints;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Statistics.ENDPOINT, this::ofEndpoint)
        .compose(done -> bus.serve(Statistics.APPLICATION, this::ofApplication))
        .compose(done -> bus.serve(Statistics.COUNT_ACTIVE, this::countActive));
  }

  private Future<Progress> ofEndpoint(Statistics.OfEndpoint request) {
    return endpoints
        .get(request.endpoint())
        .compose(
            endpoint ->
                database.query(
                    sql.get("endpoint"),
                    Tuple.of(
                        request.endpoint().organizationId().value(),
                        endpoint.id().value(),
                        IdGenerator.least(request.since()),
                        IdGenerator.least(request.until()))))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Progress(
                  row.getLong("success"),
                  row.getLong("fail"),
                  row.getLong("pending"),
                  row.getLong("sending"));
            });
  }

  private Future<Outcomes> ofApplication(Statistics.OfApplication request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                database.query(
                    sql.get("application"),
                    Tuple.of(
                            request.organizationId().value(),
                            application.value(),
                            IdGenerator.least(request.since()),
                            IdGenerator.least(request.until()))
                        .addValue(Rows.texts(request.eventTypes()))))
        .map(
            rows -> {
              Map<String, Outcome> outcomes = new HashMap<>();
              rows.forEach(
                  row ->
                      outcomes.put(
                          row.getString("event_type"),
                          new Outcome(row.getLong("success"), row.getLong("failure"))));
              return new Outcomes(outcomes);
            });
  }

  private Future<ActiveCount> countActive(Statistics.CountActive request) {
    return database
        .query(
            sql.get("count-active"),
            Tuple.of(request.organizationId().value(), request.withDisabled()))
        .map(rows -> new ActiveCount(rows.iterator().next().getLong("count")));
  }
}
