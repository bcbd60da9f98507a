package dev.postrider.http;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.AuditLog.Entry;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.domain.AuditEntryId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what is recorded, and shows one entry, always the same. */
final class FakeAuditLog {
  static final AuditEntryId ENTRY = new AuditEntryId(new UUID(9, 9));

  private final List<Act> acts = new CopyOnWriteArrayList<>();
  private volatile boolean isFull;

  FakeAuditLog(FakeStore store) {
    store.serve(AuditLog.RECORD, this::note);
    store.serve(
        AuditLog.BROWSE,
        request ->
            FakeStore.page(
                List.of(
                    new Entry(
                        ENTRY,
                        store.now(),
                        new Actor(ActorKind.PERSON, FakeIdentity.PERSON, "ada@example.com"),
                        "v1.endpoint.delete",
                        "/api/v1/app/acme/endpoint/acme-billing",
                        null,
                        "203.0.113.7")),
                entry -> entry.id().toString()));
  }

  private Done note(Act act) {
    if (isFull) {
      throw new BusFailure(new Failure.Internal());
    }
    acts.add(act);
    return new Done();
  }

  /** What was recorded, in order. */
  List<Act> acts() {
    return List.copyOf(acts);
  }

  /** Records nothing from now on. */
  void fill() {
    isFull = true;
  }
}
