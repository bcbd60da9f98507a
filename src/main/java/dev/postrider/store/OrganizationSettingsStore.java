package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Settings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** What organizations have decided for themselves. */
final class OrganizationSettingsStore {
  private static final String NOUN = "organization";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;

  OrganizationSettingsStore(Database database) {
    this.database = database;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Organizations.SETTINGS, this::find)
        .compose(done -> bus.serve(Organizations.CHANGE_SETTINGS, this::change));
  }

  private Future<Settings> find(Organizations.Which request) {
    var organization = request.organizationId();
    return database
        .query(sql.get("find-settings"), Tuple.of(organization.value()))
        .compose(
            rows -> Rows.one(rows, OrganizationSettingsStore::read, NOUN, organization.toString()));
  }

  private Future<Settings> change(Organizations.ChangeSettings request) {
    var organization = request.organizationId();
    return database
        .query(
            sql.get("update-settings"),
            Tuple.of(organization.value()).addValue(request.validatePayloads()))
        .compose(
            rows -> Rows.one(rows, OrganizationSettingsStore::read, NOUN, organization.toString()));
  }

  private static Settings read(Row row) {
    return new Settings(row.getBoolean("validate_payloads"));
  }
}
