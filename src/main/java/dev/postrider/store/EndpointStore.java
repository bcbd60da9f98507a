package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Attributes;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The endpoint table. */
final class EndpointStore {
  private static final String NOUN = "endpoint";
  private static final String UID_KEY = "endpoint_uid_key";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final ApplicationStore applications;
  private final EndpointSecretStore secrets;

  /** The tables that endpoints depend on. */
  record Nouns(ApplicationStore applications, EndpointSecretStore secrets) {}

  EndpointStore(Database database, InstantSource clock, IdGenerator ids, Nouns nouns) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.applications = nouns.applications();
    this.secrets = nouns.secrets();
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Endpoints.CREATE, this::create)
        .compose(done -> bus.serve(Endpoints.GET, this::get))
        .compose(done -> bus.serve(Endpoints.BROWSE, this::browse))
        .compose(done -> bus.serve(Endpoints.REPLACE, this::replace))
        .compose(done -> bus.serve(Endpoints.PATCH, this::patch))
        .compose(done -> bus.serve(Endpoints.DELETE, this::delete))
        .compose(done -> bus.serve(Endpoints.SECRET, this::secret))
        .compose(done -> bus.serve(Endpoints.TARGET, secrets::target));
  }

  /** An application's endpoint; {@link Failure.NotFound} application or endpoint. */
  Future<Endpoint> get(Endpoints.Get request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                database.query(
                    sql.get("find"),
                    key(request.organizationId(), application, request.endpoint())))
        .compose(rows -> Rows.one(rows, EndpointStore::read, NOUN, request.endpoint().text()));
  }

  private Future<Endpoint> create(Endpoints.Create request) {
    return inApplication(
        request.organizationId(),
        request.application(),
        scope ->
            insert(scope, request.attributes())
                .compose(
                    stored ->
                        secrets.add(scope.client(), stored.id(), request.secret()).map(stored)));
  }

  private Future<Page<Endpoint>> browse(Endpoints.Browse request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                Keyset.byId(request.page(), EndpointId::parse)
                    .compose(keyset -> browse(request.organizationId(), application, keyset)));
  }

  private Future<Page<Endpoint>> browse(
      OrganizationId organization, ApplicationId application, Keyset<UUID> keyset) {
    return database
        .query(
            sql.get("browse", keyset.page().readsAscending()),
            Tuple.of(
                organization.value(),
                application.value(),
                keyset.low(),
                keyset.high(),
                keyset.rowLimit()))
        .map(rows -> keyset.toPage(rows, EndpointStore::read, item -> item.id().toString()));
  }

  private Future<Endpoints.Stored> replace(Endpoints.Replace request) {
    var which = request.which();
    return inApplication(
        which.organizationId(),
        which.application(),
        scope ->
            findForUpdate(scope, which.endpoint())
                .compose(
                    found ->
                        found.isPresent()
                            ? update(scope, found.get().id(), request.attributes())
                                .map(stored -> new Endpoints.Stored(stored, false))
                            : insert(scope, request.attributes())
                                .compose(
                                    stored ->
                                        secrets
                                            .add(scope.client(), stored.id(), null)
                                            .map(new Endpoints.Stored(stored, true)))));
  }

  private Future<Endpoint> patch(Endpoints.Patch request) {
    return change(
        request.which(),
        (scope, present) ->
            update(scope, present.id(), apply(request.changes(), present.attributes())));
  }

  private Future<Done> delete(Endpoints.Delete request) {
    return change(
        request.which(),
        (scope, present) ->
            database
                .query(
                    scope.client(),
                    sql.get("delete"),
                    Tuple.of(
                        scope.organization().value(), present.id().value(), time(clock.instant())))
                .map(new Done()));
  }

  private Future<Endpoints.Secret> secret(Endpoints.Get request) {
    return get(request)
        .compose(endpoint -> secrets.current(endpoint.id()))
        .map(Endpoints.Secret::new);
  }

  /** One transaction on the endpoints of one application. */
  private record Scope(SqlClient client, OrganizationId organization, ApplicationId application) {}

  private <T> Future<T> inApplication(
      OrganizationId organization,
      IdOrUid<ApplicationId> application,
      Function<Scope, Future<T>> work) {
    return database.inTransaction(
        client ->
            applications
                .resolveForUpdate(client, organization, application)
                .compose(id -> work.apply(new Scope(client, organization, id))));
  }

  private <T> Future<T> change(Endpoints.Get which, BiFunction<Scope, Endpoint, Future<T>> work) {
    return inApplication(
        which.organizationId(),
        which.application(),
        scope ->
            findForUpdate(scope, which.endpoint())
                .compose(found -> Rows.required(found, NOUN, which.endpoint().text()))
                .compose(present -> work.apply(scope, present)));
  }

  private Future<Endpoint> insert(Scope scope, Attributes attributes) {
    var values =
        addAttributes(
            Tuple.of(ids.next(), scope.organization().value(), scope.application().value()),
            attributes);
    return database
        .query(scope.client(), sql.get("create"), values)
        .compose(
            rows ->
                rows.size() > 0
                    ? Rows.one(rows, EndpointStore::read, NOUN, attributes.url())
                    : taken(scope, String.valueOf(attributes.uid())));
  }

  private Future<Endpoint> taken(Scope scope, String uid) {
    return findForUpdate(scope, new IdOrUid<>(Optional.empty(), uid))
        .compose(found -> Rows.required(found, NOUN, uid))
        .compose(
            by ->
                Future.failedFuture(
                    new BusFailure(new Failure.AlreadyExists(NOUN, uid, by.id().toString()))));
  }

  private Future<Endpoint> update(Scope scope, EndpointId id, Attributes attributes) {
    var values = addAttributes(Tuple.of(scope.organization().value(), id.value()), attributes);
    return database
        .query(scope.client(), sql.get("update"), values)
        .recover(cause -> Database.refuseTaken(cause, UID_KEY, NOUN, attributes.uid()))
        .compose(rows -> Rows.one(rows, EndpointStore::read, NOUN, id.toString()));
  }

  private Future<Optional<Endpoint>> findForUpdate(Scope scope, IdOrUid<EndpointId> endpoint) {
    return database
        .query(
            scope.client(),
            sql.get("find-for-update"),
            key(scope.organization(), scope.application(), endpoint))
        .map(rows -> Rows.first(rows).map(EndpointStore::read));
  }

  private static Tuple key(
      OrganizationId organization, ApplicationId application, IdOrUid<EndpointId> endpoint) {
    return Tuple.of(organization.value(), application.value(), endpoint.uuid(), endpoint.text());
  }

  private Tuple addAttributes(Tuple key, Attributes attributes) {
    return key.addValue(attributes.uid())
        .addValue(attributes.url())
        .addValue(attributes.description())
        .addValue(Rows.texts(attributes.eventTypes()))
        .addValue(Rows.texts(attributes.channels()))
        .addValue(attributes.throttleRate())
        .addValue(attributes.disabled())
        .addValue(Rows.json(attributes.metadata()))
        .addValue(time(clock.instant()));
  }

  private static Attributes apply(Endpoints.Changes changes, Attributes present) {
    return new Attributes(
        changes.url().applyToRequired(present.url()),
        changes.uid().applyTo(present.uid()),
        changes.description().applyToRequired(present.description()),
        changes.eventTypes().applyToRequired(present.eventTypes()),
        changes.channels().applyToRequired(present.channels()),
        changes.throttleRate().applyTo(present.throttleRate()),
        changes.disabled().applyToRequired(present.disabled()),
        changes.metadata().applyToRequired(present.metadata()));
  }

  private static Endpoint read(Row row) {
    return new Endpoint(
        new EndpointId(row.getUUID("id")),
        new ApplicationId(row.getUUID("application_id")),
        new Attributes(
            row.getString("url"),
            row.getString("uid"),
            row.getString("description"),
            Rows.texts(row, "event_types"),
            Rows.texts(row, "channels"),
            row.getInteger("throttle_rate"),
            row.getBoolean("disabled"),
            Rows.metadata(row)),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }
}
