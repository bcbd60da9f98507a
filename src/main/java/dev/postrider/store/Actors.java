package dev.postrider.store;

import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Id;
import dev.postrider.domain.PersonId;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.UUID;

/** How actors look in rows: in columns whose names begin with {@code actor_}. */
final class Actors {
  private Actors() {}

  static Actor read(Row row) {
    UUID value = row.getUUID("actor_id");
    var kind = ActorKind.valueOf(row.getString("actor_kind").toUpperCase(Locale.ROOT));
    Id id =
        switch (kind) {
          case PERSON -> new PersonId(value);
          case API_KEY -> new ApiKeyId(value);
          case PORTAL -> new ApplicationId(value);
        };
    return new Actor(kind, id, row.getString("actor_label"));
  }
}
