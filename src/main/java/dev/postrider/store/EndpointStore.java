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
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import dev.postrider.store.EndpointOwners.Scope;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The endpoint table. */
final class EndpointStore {
  private static final String NOUN = "endpoint";
  private static final String UID_KEY = "endpoint_uid_key";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final EndpointSecretStore secrets;
  private final SealedHeaders headers;
  private final EndpointOwners owners;
  private final EndpointNotices notices;
  private final Herald herald;

  /** The tables that endpoints depend on, and who is told of them. */
  record Nouns(
      ApplicationStore applications,
      EndpointSecretStore secrets,
      SealedHeaders headers,
      OperationalWebhooks webhooks,
      Herald herald) {}

  EndpointStore(Database database, InstantSource clock, IdGenerator ids, Nouns nouns) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.secrets = nouns.secrets();
    this.headers = nouns.headers();
    this.owners = new EndpointOwners(database, nouns.applications(), nouns.webhooks());
    this.notices = new EndpointNotices(database, nouns.webhooks());
    this.herald = nouns.herald();
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Endpoints.CREATE, this::create)
        .compose(done -> bus.serve(Endpoints.GET, this::get))
        .compose(done -> bus.serve(Endpoints.BROWSE, this::browse))
        .compose(done -> bus.serve(Endpoints.REPLACE, this::replace))
        .compose(done -> bus.serve(Endpoints.PATCH, this::patch))
        .compose(done -> bus.serve(Endpoints.DELETE, this::delete))
        .compose(done -> bus.serve(Endpoints.SECRET, this::secret))
        .compose(done -> bus.serve(Endpoints.ROTATE, this::rotate))
        .compose(done -> bus.serve(Endpoints.TARGET, secrets::target));
  }

  /** An application's endpoint; {@link Failure.NotFound} application or endpoint. */
  Future<Endpoint> get(Endpoints.Get request) {
    return owners
        .resolve(request.organizationId(), request.owner())
        .compose(
            application ->
                database.query(
                    sql.get("find"),
                    key(request.organizationId(), application, request.endpoint())))
        .compose(rows -> Rows.one(rows, EndpointStore::read, NOUN, request.endpoint().text()));
  }

  private Future<Endpoint> create(Endpoints.Create request) {
    return owners.inApplication(
        request.organizationId(),
        request.owner(),
        scope ->
            insert(scope, request.attributes())
                .compose(
                    stored ->
                        secrets
                            .add(scope.client(), stored.id(), request.secret())
                            .compose(added -> addHeaders(scope, stored.id(), request.headers()))
                            .map(stored)));
  }

  private Future<Void> addHeaders(Scope scope, EndpointId endpoint, EndpointHeaders given) {
    return given.fields().isEmpty()
        ? Future.succeededFuture()
        : headers.set(scope.client(), scope.organization(), endpoint, given);
  }

  private Future<Page<Endpoint>> browse(Endpoints.Browse request) {
    return owners
        .resolve(request.organizationId(), request.owner())
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
    return owners.inApplication(
        which.organizationId(),
        which.owner(),
        scope ->
            findForUpdate(scope, which.endpoint())
                .compose(
                    found ->
                        found.isPresent()
                            ? replace(scope, found.get(), request.attributes())
                                .map(stored -> new Endpoints.Stored(stored, false))
                            : insert(scope, request.attributes())
                                .compose(
                                    stored ->
                                        secrets
                                            .add(scope.client(), stored.id(), null)
                                            .map(new Endpoints.Stored(stored, true)))));
  }

  private Future<Endpoint> replace(Scope scope, Endpoint present, Attributes attributes) {
    tellAfter(scope, present);
    return update(scope, present, attributes);
  }

  private Future<Endpoint> patch(Endpoints.Patch request) {
    return change(
        request.which(),
        (scope, present) ->
            update(scope, present, request.changes().applyTo(present.attributes())));
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
                .compose(done -> tell(scope, present, List.of(EndpointNotices.DELETED)))
                .map(new Done()));
  }

  private Future<Endpoints.Secret> secret(Endpoints.Get request) {
    return get(request)
        .compose(endpoint -> secrets.current(endpoint.id()))
        .map(Endpoints.Secret::new);
  }

  private Future<Done> rotate(Endpoints.Rotate request) {
    return change(
        request.which(),
        (scope, present) -> secrets.rotate(scope.client(), present.id(), request).map(new Done()));
  }

  private Future<Void> tell(Scope scope, Endpoint endpoint, List<String> eventTypes) {
    eventTypes.forEach(
        eventType ->
            scope
                .news()
                .add(EndpointNotices.news(scope, endpoint.id(), eventType, clock.instant())));
    return notices.tell(
        scope.client(),
        new EndpointNotices.Which(scope.organization(), scope.application(), endpoint.id()),
        eventTypes);
  }

  private void tellAfter(Scope scope, Endpoint endpoint) {
    herald.tellAfter(scope.client(), Signal.endpointChanged(endpoint.id()));
  }

  private <T> Future<T> change(Endpoints.Get which, BiFunction<Scope, Endpoint, Future<T>> work) {
    return owners.inApplication(
        which.organizationId(),
        which.owner(),
        scope ->
            findForUpdate(scope, which.endpoint())
                .compose(found -> Rows.required(found, NOUN, which.endpoint().text()))
                .onSuccess(present -> tellAfter(scope, present))
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
                        .compose(
                            made -> tell(scope, made, List.of(EndpointNotices.CREATED)).map(made))
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

  private Future<Endpoint> update(Scope scope, Endpoint present, Attributes attributes) {
    var id = present.id();
    var values = addAttributes(Tuple.of(scope.organization().value(), id.value()), attributes);
    return database
        .query(scope.client(), sql.get("update"), values)
        .recover(cause -> Database.refuseTaken(cause, UID_KEY, NOUN, attributes.uid()))
        .compose(rows -> Rows.one(rows, EndpointStore::read, NOUN, id.toString()))
        .compose(
            changed ->
                tell(scope, changed, EndpointNotices.ofChange(present, changed)).map(changed));
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

  static Endpoint read(Row row) {
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
