package dev.postrider.http;

import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Attributes;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.EndpointSecret;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Endpoints in memory: those of one application, and those for operational webhooks. */
final class FakeEndpoints {
  static final EndpointSecret SECRET = new EndpointSecret("whsec_YW4gZXhhbXBsZSwgbm90IGEgc2VjcmV0");

  private static final ApplicationId APPLICATION = new ApplicationId(new UUID(2, 2));

  private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
  private final List<Endpoint> operational = new CopyOnWriteArrayList<>();
  private final Map<EndpointId, EndpointHeaders> headers = new ConcurrentHashMap<>();
  private final FakeStore store;

  FakeEndpoints(FakeStore store) {
    this.store = store;
    serveHeaders();
    store.serve(
        Endpoints.CREATE,
        request -> put(of(request.owner()), new EndpointId(store.newId()), request.attributes()));
    store.serve(Endpoints.GET, this::require);
    store.serve(
        Endpoints.BROWSE,
        request -> FakeStore.page(List.copyOf(of(request.owner())), item -> item.id().toString()));
    store.serve(Endpoints.REPLACE, this::replace);
    store.serve(Endpoints.PATCH, this::patch);
    store.serve(
        Endpoints.DELETE,
        request -> {
          of(request.which().owner()).remove(require(request.which()));
          return new Done();
        });
    store.serve(
        Endpoints.SECRET,
        request -> {
          require(request);
          return new Endpoints.Secret(SECRET);
        });
    store.serve(
        Endpoints.ROTATE,
        request -> {
          require(request.which());
          return new Done();
        });
  }

  private void serveHeaders() {
    store.serve(
        Endpoints.HEADERS,
        request ->
            new Endpoints.Headers(
                headers.getOrDefault(require(request).id(), EndpointHeaders.NONE)));
    store.serve(
        Endpoints.REPLACE_HEADERS,
        request -> {
          headers.put(require(request.which()).id(), request.headers());
          return new Done();
        });
    store.serve(
        Endpoints.PATCH_HEADERS,
        request -> {
          require(request.which());
          return new Done();
        });
  }

  private Endpoints.Stored replace(Endpoints.Replace request) {
    Endpoint present = find(request.which());
    var id = present == null ? new EndpointId(store.newId()) : present.id();
    return new Endpoints.Stored(
        put(of(request.which().owner()), id, request.attributes()), present == null);
  }

  private Endpoint patch(Endpoints.Patch request) {
    Endpoint present = require(request.which());
    return put(
        of(request.which().owner()), present.id(), request.changes().applyTo(present.attributes()));
  }

  private List<Endpoint> of(Owner owner) {
    return owner instanceof Owner.OfOrganization ? operational : endpoints;
  }

  private Endpoint put(List<Endpoint> stock, EndpointId id, Attributes attributes) {
    stock.removeIf(endpoint -> endpoint.id().equals(id));
    var stored = new Endpoint(id, APPLICATION, attributes, store.now(), store.now());
    stock.add(stored);
    return stored;
  }

  private Endpoint require(Endpoints.Get which) {
    return FakeStore.found(find(which), "endpoint", which.endpoint().text());
  }

  private @Nullable Endpoint find(Endpoints.Get which) {
    return of(which.owner()).stream()
        .filter(item -> FakeStore.names(which.endpoint(), item.id(), item.attributes().uid()))
        .findFirst()
        .orElse(null);
  }
}
