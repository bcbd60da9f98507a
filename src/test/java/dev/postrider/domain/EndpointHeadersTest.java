package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointHeadersTest {
  @ParameterizedTest
  @ValueSource(strings = {"X-Environment", "Authorization", "x_a.b", "Accept", "Cookie"})
  void takesOrdinaryNames(String name) {
    assertThat(EndpointHeaders.objection(name, "a value\twith blanks")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "CONNECTION",
        "Content-Type",
        "User-Agent",
        "Webhook-Id",
        "webhook-signature",
        "Svix-Id",
        "Proxy-Authorization",
        "Expect",
        "TE"
      })
  void refusesNamesThatOthersSet(String name) {
    assertThat(EndpointHeaders.objection(name, "a"))
        .hasValueSatisfying(objection -> assertThat(objection).contains("set by Postrider"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "ä", "a\r\nb", "a\u0000"})
  void refusesWhatIsNoName(String name) {
    assertThat(EndpointHeaders.objection(name, "a"))
        .hasValueSatisfying(objection -> assertThat(objection).contains("HTTP does not allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "a\r\nX-Injected: b", "a\nb", "\u0000", "é", "\u007f"})
  void refusesWhatIsNoValue(String value) {
    assertThat(EndpointHeaders.objection("X-A", value))
        .hasValueSatisfying(objection -> assertThat(objection).contains("visible ASCII"));
  }

  @Test
  void refusesAValueThatIsTooLong() {
    assertThat(EndpointHeaders.objection("X-A", "a".repeat(4_096))).isEmpty();
    assertThat(EndpointHeaders.objection("X-A", "a".repeat(4_097))).isPresent();
  }

  @Test
  void refusesTooManyAndTheSameTwice() {
    var many = new HashMap<String, String>();
    for (int i = 0; i < 51; i++) {
      many.put("X-" + i, "a");
    }

    assertThatThrownBy(() -> new EndpointHeaders(many)).hasMessageContaining("50 headers at most");
    assertThatThrownBy(() -> new EndpointHeaders(Map.of("X-A", "1", "x-a", "2")))
        .hasMessageContaining("once");
  }

  @Test
  void changesByNameWhateverItsCase() {
    var present = new EndpointHeaders(Map.of("X-Keep", "1", "X-Change", "1", "X-Remove", "1"));

    EndpointHeaders changed =
        present.with(new EndpointHeaders(Map.of("x-change", "2")), Set.of("x-REMOVE", "x-unknown"));

    assertThat(changed.fields()).isEqualTo(Map.of("X-Keep", "1", "x-change", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "X-API-Key", "x-auth-token", "Cookie", "My-Secret"})
  void knowsWhatMustNotBeShown(String name) {
    assertThat(EndpointHeaders.isSensitive(name)).isTrue();
    assertThat(EndpointHeaders.isSensitive("X-Environment")).isFalse();
    assertThat(new EndpointHeaders(Map.of(name, "hidden")).toString()).doesNotContain("hidden");
  }
}
