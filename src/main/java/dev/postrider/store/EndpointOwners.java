package dev.postrider.store;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the application whose endpoints are meant; an organization's own belong to a hidden one.
 */
final class EndpointOwners {
  private final Database database;
  private final ApplicationStore applications;
  private final OperationalWebhooks webhooks;

  EndpointOwners(Database database, ApplicationStore applications, OperationalWebhooks webhooks) {
    this.database = database;
    this.applications = applications;
    this.webhooks = webhooks;
  }

  /**
   * One transaction on the endpoints of one application.
   *
   * @param news what it does, to be told when it is committed
   */
  record Scope(
      SqlClient client,
      OrganizationId organization,
      ApplicationId application,
      List<Endpoints.Changed> news) {}

  Future<ApplicationId> resolve(OrganizationId organization, Owner owner) {
    return switch (owner) {
      case Owner.OfApplication of -> applications.resolve(organization, of.application());
      case Owner.OfOrganization own ->
          database.inTransaction(client -> webhooks.application(client, organization));
    };
  }

  /** Does something in a transaction that keeps the application from being deleted. */
  <T> Future<T> inApplication(
      OrganizationId organization, Owner owner, Function<Scope, Future<T>> work) {
    List<Endpoints.Changed> news = new ArrayList<>();
    return database
        .inTransaction(
            client ->
                resolveForUpdate(client, organization, owner)
                    .compose(id -> work.apply(new Scope(client, organization, id, news))))
        .onSuccess(
            done -> {
              webhooks.hint();
              webhooks.show(news);
            });
  }

  private Future<ApplicationId> resolveForUpdate(
      SqlClient client, OrganizationId organization, Owner owner) {
    return switch (owner) {
      case Owner.OfApplication of ->
          applications.resolveForUpdate(client, organization, of.application());
      case Owner.OfOrganization own -> webhooks.application(client, organization);
    };
  }
}
