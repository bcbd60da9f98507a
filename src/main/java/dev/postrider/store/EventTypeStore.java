package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event_type table. */
final class EventTypeStore {
  private static final String NOUN = "event type";

  /** A name may begin with a minus sign, which an iterator reads as going back. */
  private static final String CURSOR_PREFIX = "eventtype_";

  private final Sql sql = Sql.of("event-type");
  private final Database database;
  private final InstantSource clock;

  EventTypeStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(EventTypes.CREATE, this::create)
        .compose(done -> bus.serve(EventTypes.GET, this::get))
        .compose(done -> bus.serve(EventTypes.BROWSE, this::browse))
        .compose(done -> bus.serve(EventTypes.REPLACE, this::replace))
        .compose(done -> bus.serve(EventTypes.PATCH, this::patch))
        .compose(done -> bus.serve(EventTypes.DELETE, this::delete));
  }

  private Future<EventTypes.Stored> create(EventTypes.Create request) {
    return database.inTransaction(
        client ->
            insert(client, request.organizationId(), request.name(), request.attributes())
                .map(stored -> new EventTypes.Stored(stored, true)));
  }

  private Future<EventType> insert(
      SqlClient client, OrganizationId organization, String name, Attributes attributes) {
    return database
        .query(client, sql.get("create"), values(organization, name, attributes))
        .compose(
            rows ->
                rows.size() > 0
                    ? Rows.one(rows, EventTypeStore::read, NOUN, name)
                    : Future.failedFuture(
                        new BusFailure(new Failure.AlreadyExists(NOUN, name, name))));
  }

  private Future<EventType> get(EventTypes.Get request) {
    return database
        .query(
            sql.get("find"),
            Tuple.of(
                request.organizationId().value(), request.name(), array(request.featureFlags())))
        .compose(rows -> Rows.one(rows, EventTypeStore::read, NOUN, request.name()));
  }

  private static String @Nullable [] array(@Nullable List<String> featureFlags) {
    return featureFlags == null ? null : featureFlags.toArray(String[]::new);
  }

  private Future<Page<EventType>> browse(EventTypes.Browse request) {
    return Keyset.byName(request.page(), CURSOR_PREFIX)
        .compose(
            keyset ->
                database
                    .query(
                        sql.get("browse", request.page().readsAscending()),
                        Tuple.of(
                            request.organizationId().value(),
                            keyset.low(),
                            keyset.high(),
                            keyset.rowLimit(),
                            request.includeArchived(),
                            array(request.featureFlags())))
                    .map(
                        rows ->
                            keyset.toPage(
                                rows, EventTypeStore::read, item -> CURSOR_PREFIX + item.name())));
  }

  private Future<EventTypes.Stored> replace(EventTypes.Replace request) {
    var organization = request.organizationId();
    return database.inTransaction(
        client ->
            findForUpdate(client, organization, request.name())
                .compose(
                    found ->
                        found.isPresent()
                            ? update(client, organization, request.name(), request.attributes())
                                .map(stored -> new EventTypes.Stored(stored, false))
                            : insert(client, organization, request.name(), request.attributes())
                                .map(stored -> new EventTypes.Stored(stored, true))));
  }

  private Future<EventType> patch(EventTypes.Patch request) {
    var organization = request.organizationId();
    return database.inTransaction(
        client ->
            findForUpdate(client, organization, request.name())
                .compose(found -> Rows.required(found, NOUN, request.name()))
                .compose(
                    present ->
                        update(
                            client,
                            organization,
                            request.name(),
                            change(present.attributes(), request.changes()))));
  }

  private static Attributes change(Attributes present, EventTypes.Changes changes) {
    return new Attributes(
        changes.description().applyToRequired(present.description()),
        changes.schemas().applyTo(present.schemas()),
        changes.featureFlag().applyTo(present.featureFlag()),
        changes.archived().applyToRequired(present.archived()),
        changes.deprecated().applyToRequired(present.deprecated()));
  }

  private Future<EventType> update(
      SqlClient client, OrganizationId organization, String name, Attributes attributes) {
    return database
        .query(client, sql.get("update"), values(organization, name, attributes))
        .compose(rows -> Rows.one(rows, EventTypeStore::read, NOUN, name));
  }

  private Future<Done> delete(EventTypes.Delete request) {
    var values = Tuple.of(request.organizationId().value(), request.name());
    var rows =
        request.expunge()
            ? database.query(sql.get("expunge"), values)
            : database.query(sql.get("archive"), values.addValue(time(clock.instant())));
    return rows.compose(deleted -> Rows.one(deleted, row -> new Done(), NOUN, request.name()));
  }

  private Future<Optional<EventType>> findForUpdate(
      SqlClient client, OrganizationId organization, String name) {
    return database
        .query(client, sql.get("find-for-update"), Tuple.of(organization.value(), name))
        .map(rows -> Rows.first(rows).map(EventTypeStore::read));
  }

  private Tuple values(OrganizationId organization, String name, Attributes attributes) {
    return Tuple.tuple()
        .addValue(organization.value())
        .addValue(name)
        .addValue(attributes.description())
        .addValue(text(attributes.schemas()))
        .addValue(attributes.featureFlag())
        .addValue(attributes.archived())
        .addValue(attributes.deprecated())
        .addValue(time(clock.instant()));
  }

  /** How JSON goes into a statement. */
  static @Nullable String text(@Nullable JsonText json) {
    return json == null ? null : json.value();
  }

  private static EventType read(Row row) {
    String schemas = row.getString("schemas");
    return new EventType(
        row.getString("name"),
        new Attributes(
            row.getString("description"),
            schemas == null ? null : new JsonText(schemas),
            row.getString("feature_flag"),
            row.getBoolean("archived"),
            row.getBoolean("deprecated")),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }
}
