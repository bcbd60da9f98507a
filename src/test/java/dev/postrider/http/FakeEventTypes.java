package dev.postrider.http;

import dev.postrider.contract.Done;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.contract.RetrySchedules.RetrySchedule;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Event types in memory. */
final class FakeEventTypes {
  private final NavigableMap<String, EventType> eventTypes = new ConcurrentSkipListMap<>();
  private final Map<String, RetrySchedule> schedules = new ConcurrentHashMap<>();
  private final FakeStore store;

  FakeEventTypes(FakeStore store) {
    this.store = store;
    store.serve(
        EventTypes.CREATE,
        request -> new EventTypes.Stored(put(request.name(), request.attributes()), true));
    store.serve(EventTypes.GET, request -> require(request.name()));
    store.serve(
        EventTypes.BROWSE,
        request -> FakeStore.page(List.copyOf(eventTypes.values()), EventType::name));
    store.serve(
        EventTypes.REPLACE,
        request -> {
          boolean created = !eventTypes.containsKey(request.name());
          return new EventTypes.Stored(put(request.name(), request.attributes()), created);
        });
    store.serve(
        EventTypes.IMPORT,
        request ->
            new EventTypes.Imported(
                request.eventTypes().stream().map(EventTypes.Named::name).toList()));
    store.serve(
        RetrySchedules.GET,
        request -> schedules.getOrDefault(require(request.name()).name(), new RetrySchedule(null)));
    store.serve(
        RetrySchedules.REPLACE,
        request -> {
          schedules.put(require(request.eventType()).name(), request.schedule());
          return request.schedule();
        });
    store.serve(EventTypes.PATCH, this::patch);
    store.serve(
        EventTypes.DELETE,
        request -> {
          eventTypes.remove(require(request.name()).name());
          return new Done();
        });
  }

  private EventType patch(EventTypes.Patch request) {
    Attributes present = require(request.name()).attributes();
    var changes = request.changes();
    return put(
        request.name(),
        new Attributes(
            changes.description().applyToRequired(present.description()),
            changes.schemas().applyTo(present.schemas()),
            changes.featureFlag().applyTo(present.featureFlag()),
            changes.archived().applyToRequired(present.archived()),
            changes.deprecated().applyToRequired(present.deprecated())));
  }

  private EventType put(String name, Attributes attributes) {
    var stored = new EventType(name, attributes, store.now(), store.now());
    eventTypes.put(name, stored);
    return stored;
  }

  private EventType require(String name) {
    return FakeStore.found(eventTypes.get(name), "event type", name);
  }
}
