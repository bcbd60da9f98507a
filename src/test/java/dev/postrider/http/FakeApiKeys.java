package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.ApiKey;
import dev.postrider.contract.Done;
import dev.postrider.domain.ApiKeyId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** API keys in memory. */
final class FakeApiKeys {
  static final ApiKeyId KNOWN = new ApiKeyId(new UUID(7, 7));

  private final List<ApiKey> keys = new CopyOnWriteArrayList<>();

  FakeApiKeys(FakeStore store) {
    keys.add(
        new ApiKey(KNOWN, "first", "pr_7hKq", ApiKeys.Grant.EVERYTHING, store.now(), store.now()));
    store.serve(
        ApiKeys.CREATE,
        request -> {
          var key =
              new ApiKey(
                  new ApiKeyId(store.newId()),
                  request.name(),
                  request.hint(),
                  request.grant(),
                  store.now(),
                  null);
          keys.add(key);
          return key;
        });
    store.serve(ApiKeys.GET, this::require);
    store.serve(
        ApiKeys.BROWSE, request -> FakeStore.page(List.copyOf(keys), item -> item.id().toString()));
    store.serve(
        ApiKeys.REVOKE,
        request -> {
          keys.remove(require(request));
          return new Done();
        });
  }

  private ApiKey require(ApiKeys.Get request) {
    ApiKey found =
        keys.stream().filter(key -> key.id().equals(request.apiKeyId())).findFirst().orElse(null);
    return FakeStore.found(found, "API key", request.apiKeyId().toString());
  }
}
