package dev.postrider.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says whether a URL can be an endpoint's; whether it may be reached is decided when sending. */
final class EndpointUrl {
  private static final String EXAMPLE = "; give one such as https://example.com/webhooks";
  private static final int PORT_MAX = 65_535;

  private EndpointUrl() {}

  /**
   * Checks a URL.
   *
   * @throws Refusal if it is not an absolute http or https URL with a host, or has more than that
   *     which must not be sent or logged
   */
  static String require(String url) {
    fault(url)
        .ifPresent(
            detail -> {
              throw new Refusal(Problem.invalid(List.of(new FieldError("/url", detail))));
            });
    return url;
  }

  private static Optional<String> fault(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException broken) {
      return Optional.of("cannot be read as a URL" + EXAMPLE);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.of("must start with http:// or https://" + EXAMPLE);
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of(
          "must not hold a user name or password; receivers verify the signature instead");
    }
    if (uri.getHost() == null) {
      return Optional.of("must name a host" + EXAMPLE);
    }
    if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
      return Optional.of("must have a port from 1 to 65535 or none");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("must not have a fragment; remove it from the # on");
    }
    return Optional.empty();
  }
}
