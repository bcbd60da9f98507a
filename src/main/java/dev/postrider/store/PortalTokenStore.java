package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.PortalTokens;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Portal tokens, kept as hashes. */
final class PortalTokenStore {
  private final Sql sql = Sql.of("portal-token");
  private final Database database;
  private final InstantSource clock;
  private final ApplicationStore applications;
  private final Herald herald;

  PortalTokenStore(
      Database database, InstantSource clock, ApplicationStore applications, Herald herald) {
    this.database = database;
    this.clock = clock;
    this.applications = applications;
    this.herald = herald;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(PortalTokens.ISSUE, this::issue)
        .compose(done -> bus.serve(PortalTokens.AUTHENTICATE, this::authenticate))
        .compose(done -> bus.serve(PortalTokens.EXPIRE, this::expire))
        .compose(done -> bus.serve(PortalTokens.END, this::end));
  }

  private Future<PortalTokens.Issued> issue(PortalTokens.Issue request) {
    var organization = request.organizationId();
    return applications
        .resolve(organization, request.application())
        .compose(
            application ->
                database
                    .query(
                        sql.get("issue"),
                        Tuple.of(request.hash(), organization.value(), application.value())
                            .addValue(request.sessionId())
                            .addValue(names(request.grant().capabilities()))
                            .addValue(request.grant().featureFlags().toArray(String[]::new))
                            .addValue(time(request.expiresAt())))
                    .map(new PortalTokens.Issued(application)));
  }

  private static String[] names(Set<Capability> capabilities) {
    return capabilities.stream().map(Capability::name).sorted().toArray(String[]::new);
  }

  private Future<PortalTokens.Holder> authenticate(PortalTokens.Authenticate request) {
    return database
        .query(sql.get("authenticate"), Tuple.of(request.hash(), time(clock.instant())))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new BusFailure(
                    new Failure.Unauthenticated(
                        "The portal token is unknown, ended or expired. Ask for a new one."));
              }
              return holder(rows.iterator().next(), request.hash());
            });
  }

  private static PortalTokens.Holder holder(Row row, String hash) {
    var capabilities =
        Arrays.stream(row.getArrayOfStrings("capabilities"))
            .map(Capability::valueOf)
            .collect(Collectors.toUnmodifiableSet());
    return new PortalTokens.Holder(
        new OrganizationId(row.getUUID("organization_id")),
        new ApplicationId(row.getUUID("application_id")),
        row.getString("uid"),
        new PortalTokens.Grant(capabilities, List.of(row.getArrayOfStrings("feature_flags"))),
        hash);
  }

  private Future<Done> expire(PortalTokens.Expire request) {
    var organization = request.organizationId();
    return applications
        .resolve(organization, request.application())
        .compose(
            application ->
                database.query(
                    sql.get("expire"),
                    Tuple.of(
                        application.value(),
                        organization.value(),
                        time(request.at()),
                        request.sessionIds().toArray(String[]::new))))
        .onSuccess(expired -> herald.tell(Signal.accessChanged(organization)))
        .map(new Done());
  }

  private Future<Done> end(PortalTokens.End request) {
    return database
        .query(sql.get("end"), Tuple.of(request.hash()))
        .onSuccess(ended -> Signal.accessChanged(ended).forEach(herald::tell))
        .map(new Done());
  }
}
