package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.svix.Svix;
import com.svix.SvixOptions;
import com.svix.exceptions.ApiException;
import com.svix.models.ApplicationIn;
import com.svix.models.EndpointIn;
import com.svix.models.EventTypeIn;
import com.svix.models.MessageAttemptOut;
import com.svix.models.MessageAttemptTriggerType;
import com.svix.models.MessageIn;
import com.svix.models.MessageOut;
import com.svix.models.MessageStatus;
import dev.postrider.support.Receiver;
import dev.postrider.support.Receiver.Received;
import dev.postrider.support.RunningProgram.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official Java client of Svix drives Postrider, and what arrives is verified. */
final class SvixJavaClientIT {
  private static final String PAYLOAD =
      "{\"invoice\":\"4711\",\"total\":99.50,\"note\":\"\\u20ac\"}";

  private static Product product;
  private static Svix svix;

  @BeforeAll
  static void start() {
    product = Product.start();
    svix = client(Product.KEY);
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @Test
  void deliversWhatItSends() throws Exception {
    try (var receiver = Receiver.open()) {
      var application =
          svix.getApplication().create(new ApplicationIn().name("Acme").uid("java-acme"));
      svix.getEventType()
          .create(new EventTypeIn().name("invoice.paid").description("An invoice was paid."));
      var endpoint =
          svix.getEndpoint()
              .create(
                  application.getUid(),
                  new EndpointIn()
                      .url(URI.create(receiver.url("/hook")))
                      .filterTypes(Set.of("invoice.paid")));
      assertThat(endpoint.getFilterTypes()).containsExactly("invoice.paid");
      String secret = svix.getEndpoint().getSecret(application.getId(), endpoint.getId()).getKey();

      var message =
          svix.getMessage()
              .create(
                  application.getId(), new MessageIn().eventType("invoice.paid").payload(PAYLOAD));

      Received arrived = receiver.next();
      assertThat(arrived.text()).isEqualTo(PAYLOAD);
      assertThat(arrived.header("webhook-id")).isEqualTo(message.getId());
      new Webhook(secret).verify(arrived.text(), arrived.headers());
      assertThat(verifiedByNode(secret, arrived, arrived.text()).status()).isZero();
      assertThat(verifiedByNode(secret, arrived, arrived.text() + " ").err())
          .contains("No matching signature found");
      assertThatThrownBy(() -> new Webhook(secret).verify(arrived.text() + " ", arrived.headers()))
          .isInstanceOf(WebhookVerificationException.class);
      assertThat(attempts(application.getId(), message, 1))
          .first()
          .satisfies(
              attempt -> {
                assertThat(attempt.getStatus()).isEqualTo(MessageStatus.SUCCESS);
                assertThat(attempt.getEndpointId()).isEqualTo(endpoint.getId());
                assertThat(attempt.getTriggerType()).isEqualTo(MessageAttemptTriggerType.SCHEDULED);
              });
    }
  }

  @Test
  void sendsOnlyWhatAnEndpointFiltersFor() throws Exception {
    try (var receiver = Receiver.open()) {
      var application = svix.getApplication().create(new ApplicationIn().name("Filtering"));
      svix.getEndpoint()
          .create(
              application.getId(),
              new EndpointIn()
                  .url(URI.create(receiver.url("/")))
                  .filterTypes(Set.of("invoice.paid")));

      svix.getMessage()
          .create(application.getId(), new MessageIn().eventType("invoice.sent").payload(PAYLOAD));
      var wanted =
          svix.getMessage()
              .create(
                  application.getId(), new MessageIn().eventType("invoice.paid").payload(PAYLOAD));

      assertThat(receiver.next().header("webhook-id")).isEqualTo(wanted.getId());
      assertThat(receiver.all()).hasSize(1);
    }
  }

  @Test
  void listsAndResends() throws Exception {
    try (var receiver = Receiver.open()) {
      var application = svix.getApplication().create(new ApplicationIn().name("Resending"));
      var endpoint =
          svix.getEndpoint()
              .create(application.getId(), new EndpointIn().url(URI.create(receiver.url("/"))));
      var message =
          svix.getMessage()
              .create(
                  application.getId(),
                  new MessageIn().eventType("invoice.paid").eventId("paid-1").payload(PAYLOAD));
      receiver.next();
      attempts(application.getId(), message, 1);

      resend(application.getId(), message.getId(), endpoint.getId());

      Received again = receiver.next();
      assertThat(again.header("webhook-id")).isEqualTo(message.getId());
      assertThat(attempts(application.getId(), message, 2))
          .extracting(MessageAttemptOut::getTriggerType)
          .containsExactlyInAnyOrder(
              MessageAttemptTriggerType.SCHEDULED, MessageAttemptTriggerType.MANUAL);
      assertThat(svix.getMessage().list(application.getId()).getData())
          .extracting(MessageOut::getId)
          .containsExactly(message.getId());
      assertThat(
              svix.getMessageAttempt()
                  .listByEndpoint(application.getId(), endpoint.getId())
                  .getData())
          .hasSize(2);
    }
  }

  @Test
  void tellsWhyItRefuses() {
    var refused =
        catchThrowableOfType(ApiException.class, () -> svix.getApplication().get("nobody"));

    assertThat(refused.getCode()).isEqualTo(404);
    assertThat(refused.getResponseBody()).contains("\"code\":\"not_found\"", "nobody");
  }

  @Test
  void refusesAnUnknownKey() {
    var stranger = client("pr_" + "x".repeat(43));

    var refused = catchThrowableOfType(ApiException.class, () -> stranger.getApplication().list());

    assertThat(refused.getCode()).isEqualTo(401);
  }

  /** The library for JavaScript has the last word, since most receivers use it. */
  private static Ended verifiedByNode(String secret, Received received, String body) {
    Map<String, String> headers = new HashMap<>();
    received.headers().forEach((name, values) -> headers.put(name, values.getFirst()));
    var input =
        new ObjectMapper().valueToTree(Map.of("secret", secret, "headers", headers, "body", body));
    return NodeScript.run("verify-webhook.mjs", Map.of(), input.toString());
  }

  /**
   * What {@code MessageAttempt.resend} is for; in this version of the client it fails before it has
   * sent anything, because its HTTP library wants a body.
   */
  private static void resend(String application, String message, String endpoint) {
    try (var client = product.client()) {
      client.post(
          "/api/v1/app/%s/msg/%s/endpoint/%s/resend".formatted(application, message, endpoint), "");
    }
  }

  private static List<MessageAttemptOut> attempts(
      String application, MessageOut message, int count) {
    return Poll.until(() -> attempts(application, message), list -> list.size() >= count);
  }

  private static List<MessageAttemptOut> attempts(String application, MessageOut message) {
    try {
      return svix.getMessageAttempt().listByMsg(application, message.getId()).getData();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (ApiException refused) {
      throw new AssertionError(refused.getResponseBody(), refused);
    }
  }

  private static Svix client(String key) {
    var options = new SvixOptions();
    options.setServerUrl(product.address().toString());
    return new Svix(key, options);
  }
}
