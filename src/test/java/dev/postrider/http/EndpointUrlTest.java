package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.AllowedPorts;
import dev.postrider.config.EgressSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointUrlTest {
  private static final AllowedPorts PORTS =
      new AllowedPorts(List.of(new AllowedPorts.Range(1, 1000)));

  private static EndpointUrl urls(boolean httpsOnly) {
    return new EndpointUrl(new EgressSettings(List.of(), httpsOnly, PORTS, null));
  }

  @Test
  void takesPlainHttpUnlessItIsForbidden() {
    assertThat(urls(false).require("http://example.com/")).isEqualTo("http://example.com/");
    assertThat(urls(true).require("https://example.com/")).isEqualTo("https://example.com/");
    assertThatThrownBy(() -> urls(true).require("http://example.com/"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.problem().errors().getFirst().detail())
                    .contains("https://", "POSTRIDER_DELIVERY_HTTPS_ONLY"));
  }

  @Test
  void takesAllowedPorts() {
    assertThat(urls(true).require("https://example.com:999/")).isNotEmpty();
    assertThatThrownBy(() -> urls(true).require("https://example.com:1001/"))
        .isInstanceOf(Refusal.class);
  }
}
