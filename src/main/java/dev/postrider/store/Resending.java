package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** Owes a message to an endpoint once more, by hand. */
final class Resending {
  private static final int CANCEL_BATCH = 5_000;

  private final Sql sql = Sql.of("delivery");
  private final Database database;
  private final InstantSource clock;
  private final Nouns nouns;
  private final HandOver handOver;

  Resending(Database database, InstantSource clock, Nouns nouns, HandOver handOver) {
    this.database = database;
    this.clock = clock;
    this.nouns = nouns;
    this.handOver = handOver;
  }

  /** The tables that say what may be resent. */
  record Nouns(EndpointStore endpoints, MessageStore messages) {}

  Future<Void> serve(Bus bus) {
    return bus.serve(Deliveries.RESEND, this::resend)
        .compose(done -> bus.serve(Deliveries.CANCEL, this::cancel));
  }

  private Future<Done> resend(Deliveries.Resend request) {
    var organization = request.organizationId();
    return nouns
        .endpoints()
        .get(new Endpoints.Get(organization, request.application(), request.endpoint()))
        .compose(Resending::enabled)
        .compose(
            endpoint ->
                nouns
                    .messages()
                    .find(organization, endpoint.applicationId(), request.message(), false)
                    .compose(Resending::withPayload)
                    .compose(message -> owe(organization, message.id(), endpoint)));
  }

  private static Future<Message> withPayload(Message message) {
    return message.expunged()
        ? Future.failedFuture(
            new BusFailure(
                new Failure.Conflict(
                    "The payload of %s was expunged; it cannot be sent again."
                        .formatted(message.id()))))
        : Future.succeededFuture(message);
  }

  private Future<Done> cancel(Deliveries.Cancel request) {
    return nouns
        .endpoints()
        .get(new Endpoints.Get(request.organizationId(), request.application(), request.endpoint()))
        .compose(
            endpoint ->
                cancel(
                    Tuple.of(
                        endpoint.id().value(),
                        request.organizationId().value(),
                        IdGenerator.least(request.createdBefore()),
                        CANCEL_BATCH)));
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<Done> cancel(Tuple batch) {
    return database
        .query(sql.get("cancel"), batch)
        .compose(
            rows ->
                rows.rowCount() < CANCEL_BATCH
                    ? Future.succeededFuture(new Done())
                    : cancel(batch));
  }

  /** The endpoint, unless it is disabled: {@link Failure.Conflict}. */
  static Future<Endpoint> enabled(Endpoint endpoint) {
    return endpoint.attributes().disabled()
        ? Future.failedFuture(
            new BusFailure(
                new Failure.Conflict(
                    "The endpoint %s is disabled. Enable it, then send.".formatted(endpoint.id()))))
        : Future.succeededFuture(endpoint);
  }

  private Future<Done> owe(OrganizationId organization, MessageId message, Endpoint endpoint) {
    return database
        .query(
            sql.get("resend"),
            Tuple.of(
                message.value(),
                endpoint.id().value(),
                organization.value(),
                endpoint.applicationId().value(),
                time(clock.instant())))
        .map(
            rows -> {
              handOver.announceDue();
              return new Done();
            });
  }
}
