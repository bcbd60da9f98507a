package dev.postrider.http;

import dev.postrider.config.AllowedPorts;
import dev.postrider.domain.HttpUrl;
import java.util.List;

/** Says whether a URL can be an endpoint's; whether its host may be reached is decided later. */
final class EndpointUrl {
  private final AllowedPorts ports;

  EndpointUrl(AllowedPorts ports) {
    this.ports = ports;
  }

  /**
   * Checks a URL.
   *
   * @throws Refusal if webhooks cannot be posted there, or not to its port
   */
  String require(String url) {
    int port;
    try {
      port = HttpUrl.parse(url).port();
    } catch (IllegalArgumentException unusable) {
      throw refusal(String.valueOf(unusable.getMessage()));
    }
    if (!ports.contains(port)) {
      throw refusal(
          "must have another port than %d; %s would allow it"
              .formatted(port, AllowedPorts.VARIABLE));
    }
    return url;
  }

  private static Refusal refusal(String detail) {
    return new Refusal(Problem.invalid(List.of(new FieldError("/url", detail))));
  }
}
