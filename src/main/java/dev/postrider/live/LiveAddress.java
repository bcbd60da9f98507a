package dev.postrider.live;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import java.util.Optional;

/** An event-bus address on which browsers may watch. */
sealed interface LiveAddress {
  /** What happens to one application. */
  record OfApplication(ApplicationId id) implements LiveAddress {
    private static final String PREFIX = "live.application.";

    @Override
    public String text() {
      return PREFIX + id;
    }
  }

  /** What happens in an organization. */
  record OfOrganization(OrganizationId id) implements LiveAddress {
    private static final String PREFIX = "live.organization.";

    @Override
    public String text() {
      return PREFIX + id;
    }
  }

  /** The one form that is written on the bus and by browsers. */
  String text();

  /** Reads that form, and no other that would mean the same id. */
  static Optional<LiveAddress> parse(String text) {
    Optional<LiveAddress> address = Optional.empty();
    if (text.startsWith(OfApplication.PREFIX)) {
      address =
          ApplicationId.parse(text.substring(OfApplication.PREFIX.length()))
              .map(OfApplication::new);
    } else if (text.startsWith(OfOrganization.PREFIX)) {
      address =
          OrganizationId.parse(text.substring(OfOrganization.PREFIX.length()))
              .map(OfOrganization::new);
    }
    return address.filter(parsed -> parsed.text().equals(text));
  }
}
