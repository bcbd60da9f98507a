package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.domain.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com, true, example.com, 443, /",
    "HTTP://Example.com/a, false, example.com, 80, /a",
    "http://my_host:8080/a/b?c=d&e=%20#f, false, my_host, 8080, /a/b?c=d&e=%20",
    "https://example.com?x, true, example.com, 443, /?x",
    "https://example.com/ä?ö, true, example.com, 443, /%C3%A4?%C3%B6",
    "https://xn--bcher-kva.example:444/, true, xn--bcher-kva.example, 444, /",
    "http://93.184.216.34/, false, 93.184.216.34, 80, /",
    "http://[2606:2800:220:1::1]:81/, false, [2606:2800:220:1::1], 81, /"
  })
  void takesAUrlApart(String url, boolean tls, String host, int port, String requestTarget) {
    // When
    Destination destination = Destination.of(url);

    // Then
    assertThat(destination.tls()).isEqualTo(tls);
    assertThat(destination.host()).isEqualTo(host);
    assertThat(destination.port()).isEqualTo(port);
    assertThat(destination.requestTarget()).isEqualTo(requestTarget);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/, 127.0.0.1",
    "http://2130706433/, 127.0.0.1",
    "http://0x7f000001/, 127.0.0.1",
    "http://0x7f.1/, 127.0.0.1",
    "http://127.1/, 127.0.0.1",
    "http://0177.0.0.1/, 127.0.0.1",
    "http://017700000001/, 127.0.0.1",
    "http://[::1]/, ::1",
    "http://[0:0:0:0:0:0:0:1]/, ::1",
    "http://[::ffff:127.0.0.1]/, ::ffff:7f00:1",
    "http://[::ffff:7f00:1]:8080/, ::ffff:7f00:1"
  })
  void recognizesAnAddressInWhateverForm(String url, String address) {
    assertThat(String.valueOf(Destination.of(url).address())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/hook",
        "ftp://example.com/",
        "https:///hook",
        "https:hook",
        "https://user:password@example.com/",
        "https://user@example.com/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://exa mple.com/",
        "https://bücher.example/",
        "https://a..b/",
        "https://1.2.3.4./",
        "https://256.1.1.1/",
        "https://1.2.3.4-5/",
        "https://*.1.1.1/",
        "https://[::1/",
        "https://[v1.a]/",
        "https://１２７.0.0.1/"
      })
  void refusesWhatNothingCanBeSentTo(String url) {
    assertThatThrownBy(() -> Destination.of(url))
        .isInstanceOfSatisfying(
            UnansweredException.class,
            unanswered ->
                assertThat(unanswered.outcome())
                    .isEqualTo(new Outcome.Unreachable(unanswered.reason())));
  }
}
