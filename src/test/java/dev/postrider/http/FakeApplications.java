package dev.postrider.http;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.Applications.Attributes;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Applications in memory. */
final class FakeApplications {
  private final List<Application> applications = new CopyOnWriteArrayList<>();
  private final FakeStore store;

  FakeApplications(FakeStore store) {
    this.store = store;
    store.serve(Applications.CREATE, this::create);
    store.serve(Applications.GET, request -> require(request.application()));
    store.serve(
        Applications.BROWSE,
        request -> FakeStore.page(List.copyOf(applications), item -> item.id().toString()));
    store.serve(Applications.REPLACE, this::replace);
    store.serve(Applications.PATCH, this::patch);
    store.serve(Applications.DELETE, this::delete);
  }

  private Applications.Stored create(Applications.Create request) {
    Application taken = byUid(request.attributes().uid());
    if (taken != null && !request.getIfExists()) {
      throw new BusFailure(
          new Failure.AlreadyExists(
              "application", Objects.requireNonNull(taken.uid()), taken.id().toString()));
    }
    return taken == null
        ? new Applications.Stored(add(request.attributes()), true)
        : new Applications.Stored(taken, false);
  }

  private Applications.Stored replace(Applications.Replace request) {
    Application present = find(request.application());
    if (present == null) {
      return new Applications.Stored(add(request.attributes()), true);
    }
    applications.remove(present);
    Application changed = application(present.id(), request.attributes());
    applications.add(changed);
    return new Applications.Stored(changed, false);
  }

  private Application patch(Applications.Patch request) {
    Application present = require(request.application());
    var changes = request.changes();
    var attributes =
        new Attributes(
            changes.name().applyToRequired(present.name()),
            changes.uid().applyTo(present.uid()),
            changes.throttleRate().applyTo(present.throttleRate()),
            changes.metadata().applyToRequired(present.metadata()));
    applications.remove(present);
    Application changed = application(present.id(), attributes);
    applications.add(changed);
    return changed;
  }

  private Done delete(Applications.Delete request) {
    applications.remove(require(request.application()));
    return new Done();
  }

  private Application add(Attributes attributes) {
    Application added = application(new ApplicationId(store.newId()), attributes);
    applications.add(added);
    return added;
  }

  private Application application(ApplicationId id, Attributes attributes) {
    return new Application(
        id,
        attributes.uid(),
        attributes.name(),
        attributes.throttleRate(),
        attributes.metadata(),
        store.now(),
        store.now());
  }

  private Application require(IdOrUid<ApplicationId> reference) {
    return FakeStore.found(find(reference), "application", reference.text());
  }

  private @Nullable Application find(IdOrUid<ApplicationId> reference) {
    return applications.stream()
        .filter(item -> FakeStore.names(reference, item.id(), item.uid()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Application byUid(@Nullable String uid) {
    return applications.stream()
        .filter(item -> uid != null && uid.equals(item.uid()))
        .findFirst()
        .orElse(null);
  }
}
