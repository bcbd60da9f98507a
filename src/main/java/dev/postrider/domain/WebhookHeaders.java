package dev.postrider.domain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The headers that every attempt carries (Standard Webhooks 1.0, and those of its body). */
public final class WebhookHeaders {
  /** Made with the secrets of the endpoint over the id, the timestamp and the body. */
  public static final String SIGNATURE = "webhook-signature";

  /** The version stands in the manifest of the jar; classes in a directory have none. */
  private static final String USER_AGENT =
      "Postrider/"
          + Objects.requireNonNullElse(
              WebhookHeaders.class.getPackage().getImplementationVersion(), "development");

  private WebhookHeaders() {}

  /**
   * All but the signature, by their names in lower case.
   *
   * @param startedAt when the attempt begins
   */
  public static Map<String, String> of(MessageId messageId, Instant startedAt) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("user-agent", USER_AGENT);
    headers.put("webhook-id", messageId.toString());
    headers.put("webhook-timestamp", Long.toString(startedAt.getEpochSecond()));
    return headers;
  }
}
