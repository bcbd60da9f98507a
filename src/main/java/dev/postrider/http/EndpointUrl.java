package dev.postrider.http;

import dev.postrider.config.AllowedPorts;
import dev.postrider.config.EgressSettings;
import dev.postrider.domain.HttpUrl;
import java.util.List;

/** Says whether a URL can be an endpoint's; whether its host may be reached is decided later. */
final class EndpointUrl {
  private final EgressSettings egress;

  EndpointUrl(EgressSettings egress) {
    this.egress = egress;
  }

  /**
   * Checks a URL.
   *
   * @throws Refusal if webhooks cannot be posted there, or not by its scheme or to its port
   */
  String require(String url) {
    HttpUrl parts;
    try {
      parts = HttpUrl.parse(url);
    } catch (IllegalArgumentException unusable) {
      throw refusal(String.valueOf(unusable.getMessage()));
    }
    if (egress.httpsOnly() && !parts.tls()) {
      throw refusal(
          "must start with https://; %s=false would allow http://"
              .formatted(EgressSettings.HTTPS_VARIABLE));
    }
    if (!egress.allowedPorts().contains(parts.port())) {
      throw refusal(
          "must have another port than %d; %s would allow it"
              .formatted(parts.port(), AllowedPorts.VARIABLE));
    }
    return url;
  }

  private static Refusal refusal(String detail) {
    return new Refusal(Problem.invalid(List.of(new FieldError("/url", detail))));
  }
}
