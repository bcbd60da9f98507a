package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.Applications.Attributes;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The application table. */
final class ApplicationStore {
  private static final String NOUN = "application";
  private static final String UID_KEY = "application_uid_key";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final BackgroundTaskInserts tasks;
  private final Herald herald;

  ApplicationStore(Database database, IdGenerator ids, BackgroundTaskInserts tasks, Herald herald) {
    this.database = database;
    this.clock = ids.clock();
    this.ids = ids;
    this.tasks = tasks;
    this.herald = herald;
  }

  Future<Void> serve(Bus bus, TaskNews news) {
    return bus.serve(Applications.CREATE, this::create)
        .compose(done -> bus.serve(Applications.GET, this::get))
        .compose(done -> bus.serve(Applications.BROWSE, this::browse))
        .compose(done -> bus.serve(Applications.REPLACE, this::replace))
        .compose(done -> bus.serve(Applications.PATCH, this::patch))
        .compose(
            done ->
                bus.serve(
                    Applications.DELETE,
                    request ->
                        news.started(request.by(), delete(request))
                            .onSuccess(purge -> tellDeleted(request, purge))
                            .map(new Done())));
  }

  /** Portal tokens end with their application. */
  private void tellDeleted(Applications.Delete request, BackgroundTask purge) {
    herald.tell(
        Signal.applicationChanged(Objects.requireNonNull(purge.applicationId(), "application")));
    herald.tell(Signal.accessChanged(request.by().organizationId()));
  }

  /** The id of an organization's application; {@link Failure.NotFound}. */
  Future<ApplicationId> resolve(OrganizationId organization, IdOrUid<ApplicationId> application) {
    return get(new Applications.Get(organization, application)).map(Application::id);
  }

  /** The same, and keeps the application from being deleted until the transaction ends. */
  Future<ApplicationId> resolveForUpdate(
      SqlClient client, OrganizationId organization, IdOrUid<ApplicationId> application) {
    return findForUpdate(client, organization, application)
        .compose(found -> Rows.required(found, NOUN, application.text()))
        .map(Application::id);
  }

  private Future<Applications.Stored> create(Applications.Create request) {
    return database.inTransaction(
        client ->
            insert(client, request.organizationId(), request.attributes())
                .compose(
                    inserted ->
                        inserted.isPresent()
                            ? Future.succeededFuture(new Applications.Stored(inserted.get(), true))
                            : existing(client, request)));
  }

  private Future<Applications.Stored> existing(SqlClient client, Applications.Create request) {
    return findByUid(client, request.organizationId(), request.attributes())
        .compose(
            present ->
                request.getIfExists()
                    ? Future.succeededFuture(new Applications.Stored(present, false))
                    : taken(present));
  }

  private Future<Application> findByUid(
      SqlClient client, OrganizationId organization, Attributes attributes) {
    String uid = Objects.requireNonNull(attributes.uid(), "only a uid can be taken");
    return findForUpdate(client, organization, new IdOrUid<>(Optional.empty(), uid))
        .compose(found -> Rows.required(found, NOUN, uid));
  }

  private Future<Optional<Application>> insert(
      SqlClient client, OrganizationId organization, Attributes attributes) {
    var values =
        Tuple.of(
            ids.next(),
            organization.value(),
            attributes.uid(),
            attributes.name(),
            attributes.throttleRate(),
            Rows.json(attributes.metadata()));
    return database
        .query(client, sql.get("create"), values.addValue(time(clock.instant())))
        .map(rows -> Rows.first(rows).map(ApplicationStore::read));
  }

  private Future<Application> get(Applications.Get request) {
    var application = request.application();
    return database
        .query(
            sql.get("find"),
            Tuple.of(request.organizationId().value(), application.uuid(), application.text()))
        .compose(rows -> Rows.one(rows, ApplicationStore::read, NOUN, application.text()));
  }

  private Future<Page<Application>> browse(Applications.Browse request) {
    return Keyset.byId(request.page(), ApplicationId::parse)
        .compose(
            keyset ->
                database
                    .query(
                        sql.get("browse", request.page().readsAscending()),
                        Tuple.of(
                            request.organizationId().value(),
                            keyset.low(),
                            keyset.high(),
                            keyset.rowLimit()))
                    .map(
                        rows ->
                            keyset.toPage(
                                rows, ApplicationStore::read, item -> item.id().toString())));
  }

  private Future<Applications.Stored> replace(Applications.Replace request) {
    var organization = request.organizationId();
    return database.inTransaction(
        client ->
            findForUpdate(client, organization, request.application())
                .compose(
                    found ->
                        found.isPresent()
                            ? update(client, organization, found.get(), request.attributes())
                                .map(stored -> new Applications.Stored(stored, false))
                            : insertNew(client, organization, request.attributes())));
  }

  private Future<Applications.Stored> insertNew(
      SqlClient client, OrganizationId organization, Attributes attributes) {
    return insert(client, organization, attributes)
        .compose(
            inserted ->
                inserted.isPresent()
                    ? Future.succeededFuture(new Applications.Stored(inserted.get(), true))
                    : findByUid(client, organization, attributes).compose(ApplicationStore::taken));
  }

  private Future<Application> patch(Applications.Patch request) {
    var organization = request.organizationId();
    return database.inTransaction(
        client ->
            findForUpdate(client, organization, request.application())
                .compose(found -> Rows.required(found, NOUN, request.application().text()))
                .compose(
                    present ->
                        update(client, organization, present, change(present, request.changes()))));
  }

  private static Attributes change(Application present, Applications.Changes changes) {
    return new Attributes(
        changes.name().applyToRequired(present.name()),
        changes.uid().applyTo(present.uid()),
        changes.throttleRate().applyTo(present.throttleRate()),
        changes.metadata().applyToRequired(present.metadata()));
  }

  private Future<Application> update(
      SqlClient client, OrganizationId organization, Application present, Attributes attributes) {
    ApplicationId id = present.id();
    if (!Objects.equals(present.throttleRate(), attributes.throttleRate())) {
      herald.tellAfter(client, Signal.applicationChanged(id));
    }
    var values =
        Tuple.of(
            organization.value(),
            id.value(),
            attributes.uid(),
            attributes.name(),
            attributes.throttleRate(),
            Rows.json(attributes.metadata()));
    return database
        .query(client, sql.get("update"), values.addValue(time(clock.instant())))
        .recover(cause -> Database.refuseTaken(cause, UID_KEY, NOUN, attributes.uid()))
        .compose(rows -> Rows.one(rows, ApplicationStore::read, NOUN, id.toString()));
  }

  private Future<BackgroundTask> delete(Applications.Delete request) {
    return database.inTransaction(
        client ->
            delete(client, request)
                .compose(
                    id ->
                        tasks.insert(
                            client,
                            BackgroundTaskKind.PURGE_APPLICATION,
                            new BackgroundTaskInserts.Subject(request.by(), id, null),
                            tasks.everythingAndWhatIsUnderWay(),
                            Filter.NONE)));
  }

  private Future<UUID> delete(SqlClient client, Applications.Delete request) {
    var application = request.application();
    return database
        .query(
            client,
            sql.get("delete"),
            Tuple.of(
                request.by().organizationId().value(),
                application.uuid(),
                application.text(),
                time(clock.instant())))
        .compose(rows -> Rows.one(rows, row -> row.getUUID("id"), NOUN, application.text()));
  }

  private Future<Optional<Application>> findForUpdate(
      SqlClient client, OrganizationId organization, IdOrUid<ApplicationId> application) {
    return database
        .query(
            client,
            sql.get("find-for-update"),
            Tuple.of(organization.value(), application.uuid(), application.text()))
        .map(rows -> Rows.first(rows).map(ApplicationStore::read));
  }

  private static <T> Future<T> taken(Application by) {
    return Future.failedFuture(
        new BusFailure(
            new Failure.AlreadyExists(NOUN, String.valueOf(by.uid()), by.id().toString())));
  }

  private static Application read(Row row) {
    return new Application(
        new ApplicationId(row.getUUID("id")),
        row.getString("uid"),
        row.getString("name"),
        row.getInteger("throttle_rate"),
        Rows.metadata(row),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }
}
