package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.ActiveCount;
import dev.postrider.contract.Statistics.Outcome;
import dev.postrider.contract.Statistics.Outcomes;
import dev.postrider.contract.Statistics.Progress;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what the tables say. Attempts of whole hours that were counted are not counted again: what
 * is read of them costs what the span is long, and goes back further than they are kept.
 */
final class StatisticsStore {
  private final Sql sql = Sql.of("statistics");
  private final Database database;
  private final ApplicationStore applications;
  private final EndpointStore endpoints;
  private final UsageRollUp usage;

  StatisticsStore(
      Database database,
      ApplicationStore applications,
      EndpointStore endpoints,
      UsageRollUp usage) {
    this.database = database;
    this.applications = applications;
    this.endpoints = endpoints;
    this.usage = usage;
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
                usage
                    .countedUntil()
                    .map(counted -> CountedHours.of(request.since(), request.until(), counted))
                    .compose(hours -> count(request, application, hours)));
  }

  private Future<Outcomes> count(
      Statistics.OfApplication request, ApplicationId application, CountedHours hours) {
    Map<String, Outcome> outcomes = new HashMap<>();
    String[] types = Rows.texts(request.eventTypes());
    Future<Void> all = Future.succeededFuture();
    for (var span : hours.besides()) {
      all =
          all.compose(
              before ->
                  add(
                      outcomes,
                      sql.get("application"),
                      Tuple.of(
                              request.organizationId().value(),
                              application.value(),
                              IdGenerator.least(span.since()),
                              IdGenerator.least(span.until()))
                          .addValue(types)));
    }
    for (var span : hours.counted()) {
      all =
          all.compose(
              before ->
                  add(
                      outcomes,
                      sql.get("application-hours"),
                      Tuple.of(
                              request.organizationId().value(),
                              application.value(),
                              Rows.time(span.since()),
                              Rows.time(span.until()))
                          .addValue(types)));
    }
    return all.map(done -> new Outcomes(outcomes));
  }

  private Future<Void> add(Map<String, Outcome> outcomes, Sql.Statement statement, Tuple values) {
    return database
        .query(statement, values)
        .map(
            rows -> {
              rows.forEach(
                  row ->
                      outcomes.merge(
                          row.getString("event_type"),
                          new Outcome(row.getLong("success"), row.getLong("failure")),
                          StatisticsStore::sum));
              return null;
            });
  }

  private static Outcome sum(Outcome one, Outcome other) {
    return new Outcome(one.success() + other.success(), one.failure() + other.failure());
  }

  private Future<ActiveCount> countActive(Statistics.CountActive request) {
    return database
        .query(
            sql.get("count-active"),
            Tuple.of(request.organizationId().value(), request.withDisabled()))
        .map(rows -> new ActiveCount(rows.iterator().next().getLong("count")));
  }
}
