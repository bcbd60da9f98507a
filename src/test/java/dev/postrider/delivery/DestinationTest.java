package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.domain.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/, 127.0.0.1",
    "http://[::1]/, ::1",
    "http://[0:0:0:0:0:0:0:1]/, ::1",
    "http://[::127.0.0.1]:8080/, ::7f00:1",
    "http://example.com/,"
  })
  void hasTheAddressThatIsItsHost(String url, String address) {
    assertThat(Destination.of(url).address())
        .satisfiesAnyOf(
            found -> assertThat(address).isNull(), found -> assertThat(found).hasToString(address));
  }

  @Test
  void saysWhatTheUrlMustBe() {
    assertThatThrownBy(() -> Destination.of("http://0x7f.1/"))
        .isInstanceOfSatisfying(
            UnansweredException.class,
            unanswered ->
                assertThat(unanswered.outcome())
                    .isEqualTo(
                        new Outcome.Unreachable(
                            "The endpoint's URL must write an IPv4 address as four decimal"
                                + " numbers, such as 192.0.2.1.")));
  }

  @Test
  void isTakenApartOnce() {
    // Given
    var destinations = new Destinations();
    Destination first = destinations.of("https://example.com/a");

    // Then
    assertThat(destinations.of("https://example.com/a")).isSameAs(first);
    assertThat(destinations.of("https://example.com/b")).isNotEqualTo(first);
    assertThatThrownBy(() -> destinations.of("http://0x7f.1/"))
        .isInstanceOf(UnansweredException.class);
  }
}
