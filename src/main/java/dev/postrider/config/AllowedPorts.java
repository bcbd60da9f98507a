package dev.postrider.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports that endpoints may have.
 *
 * @param ranges at least one
 */
public record AllowedPorts(List<Range> ranges) {
  /** The variable that sets them, for sentences that say what would allow a port. */
  public static final String VARIABLE = "POSTRIDER_DELIVERY_ALLOWED_PORTS";

  static final String KEY = "delivery.allowed-ports";
  private static final int PORT_MAX = 65_535;
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

  public AllowedPorts {
    ranges = List.copyOf(ranges);
  }

  /**
   * Neighbouring ports.
   *
   * @param first from 1
   * @param last to 65535, not less than the first
   */
  public record Range(int first, int last) {
    boolean contains(int port) {
      return port >= first && port <= last;
    }
  }

  static AllowedPorts read(SettingsReader reader) {
    List<Range> ranges =
        reader.list(
            KEY, AllowedPorts::range, "ports and ranges from 1 to 65535 such as 443, 8000-8999");
    if (ranges.isEmpty()) {
      reader.error(KEY + " must name at least one port, or nothing could be sent");
    }
    return new AllowedPorts(ranges);
  }

  /** Whether endpoints may have the port. */
  public boolean contains(int port) {
    for (Range range : ranges) {
      if (range.contains(port)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Range> range(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(form.group(1));
    int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
    return Optional.of(new Range(first, last))
        .filter(range -> first >= 1 && first <= last && last <= PORT_MAX);
  }
}
