import dev.postrider.client.ApiClient;
import dev.postrider.client.ApiException;
import dev.postrider.client.api.ApplicationApi;
import dev.postrider.client.api.AttemptApi;
import dev.postrider.client.api.EndpointApi;
import dev.postrider.client.api.EventTypeApi;
import dev.postrider.client.api.MessageApi;
import dev.postrider.client.model.ApplicationIn;
import dev.postrider.client.model.ApplicationOut;
import dev.postrider.client.model.EndpointIn;
import dev.postrider.client.model.EndpointOut;
import dev.postrider.client.model.EndpointPatch;
import dev.postrider.client.model.EventTypeIn;
import dev.postrider.client.model.ListResponseMessageOut;
import dev.postrider.client.model.MessageIn;
import dev.postrider.client.model.MessageOut;
import dev.postrider.client.model.MessageStatus;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a product does with the client that is generated for Java. */
final class Scenario {
  private static final String APP = "java";
  private static final long DEADLINE_NANOS = 20_000_000_000L;

  private final ApiClient client = new ApiClient();

  private Scenario() {
    client.updateBaseUri(System.getenv("POSTRIDER_ADDRESS"));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + System.getenv("POSTRIDER_KEY")));
  }

  public static void main(String[] arguments) throws ApiException {
    var scenario = new Scenario();
    scenario.createApplication();
    EndpointOut endpoint = scenario.createEndpoint();
    scenario.send();
    scenario.list();
    scenario.awaitDelivery(endpoint);
    scenario.deleteApplication();
  }

  private void createApplication() throws ApiException {
    var applications = new ApplicationApi(client);
    var given = new ApplicationIn().name("Java").uid(APP).metadata(Map.of("plan", "gold"));
    ApplicationOut created = applications.v1ApplicationCreate(given, null, null);
    ApplicationOut again = applications.v1ApplicationCreate(given, null, true);
    requireEqual(created.getId(), again.getId());
    Objects.requireNonNull(created.getCreatedAt());
  }

  private EndpointOut createEndpoint() throws ApiException {
    new EventTypeApi(client)
        .v1EventTypeCreate(new EventTypeIn().name("java.paid").description("Paid."), null);
    var endpoints = new EndpointApi(client);
    EndpointOut endpoint =
        endpoints.v1EndpointCreate(
            APP,
            new EndpointIn()
                .url(URI.create(System.getenv("RECEIVER")))
                .eventTypes(Set.of("java.paid")),
            null);
    EndpointOut patched =
        endpoints.v1EndpointPatch(
            APP, endpoint.getId(), new EndpointPatch().description("Patched."));
    requireEqual("Patched.", patched.getDescription());
    requireEqual(endpoint.getUrl(), patched.getUrl());
    return endpoint;
  }

  private void send() throws ApiException {
    var messages = new MessageApi(client);
    for (int number = 1; number <= 3; number++) {
      var message = new MessageIn().eventType("java.paid").payload(Map.of("number", number));
      MessageOut sent = messages.v1MessageCreate(APP, message, "java-" + number, null);
      MessageOut repeated = messages.v1MessageCreate(APP, message, "java-" + number, null);
      requireEqual(sent.getId(), repeated.getId());
    }
  }

  private void list() throws ApiException {
    ListResponseMessageOut first = page(null);
    ListResponseMessageOut rest = page(first.getIterator());
    var numbers = new ArrayList<Object>();
    first.getData().forEach(message -> numbers.add(message.getPayload().get("number")));
    rest.getData().forEach(message -> numbers.add(message.getPayload().get("number")));
    requireEqual(List.of(3, 2, 1), numbers);
    requireEqual(List.of(false, true), List.of(first.getDone(), rest.getDone()));
  }

  private ListResponseMessageOut page(String iterator) throws ApiException {
    return new MessageApi(client)
        .v1MessageList(APP, 2, iterator, null, null, null, null, null, null);
  }

  private void awaitDelivery(EndpointOut endpoint) throws ApiException {
    var attempts = new AttemptApi(client);
    long start = System.nanoTime();
    int delivered = 0;
    while (delivered < 3) {
      if (System.nanoTime() - start > DEADLINE_NANOS) {
        throw new AssertionError("not delivered in time");
      }
      delivered =
          attempts
              .v1MessageAttemptListByEndpoint(
                  APP,
                  endpoint.getId(),
                  null,
                  null,
                  MessageStatus.Success,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null)
              .getData()
              .size();
    }
  }

  private void deleteApplication() throws ApiException {
    var applications = new ApplicationApi(client);
    applications.v1ApplicationDelete(APP);
    try {
      applications.v1ApplicationGet(APP);
      throw new AssertionError("a deleted application was found");
    } catch (ApiException refused) {
      requireEqual(404, refused.getCode());
    }
  }

  private static void requireEqual(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected %s, was %s".formatted(expected, actual));
    }
  }
}
