package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com, true, example.com, false, 443, /",
    "https://example.com:, true, example.com, false, 443, /",
    "HTTP://Example.com/A, false, example.com, false, 80, /A",
    "http://my_host:8080/a/b?c=d&e=%20, false, my_host, false, 8080, /a/b?c=d&e=%20",
    "https://example.com?x, true, example.com, false, 443, /?x",
    "https://example.com/ä?ö, true, example.com, false, 443, /%C3%A4?%C3%B6",
    "https://xn--bcher-kva.example:444/, true, xn--bcher-kva.example, false, 444, /",
    "https://0x7f.0.0.1.example/, true, 0x7f.0.0.1.example, false, 443, /",
    "https://1and1.example1/, true, 1and1.example1, false, 443, /",
    "http://93.184.216.34/, false, 93.184.216.34, true, 80, /",
    "http://[2606:2800:220:1::1]:81/, false, [2606:2800:220:1::1], true, 81, /"
  })
  void isTakenApart(
      String url, boolean tls, String host, boolean address, int port, String requestTarget) {
    assertThat(HttpUrl.parse(url)).isEqualTo(new HttpUrl(tls, host, address, port, requestTarget));
  }

  static Stream<String> ipv4InOtherForms() {
    return Stream.of(
        "2130706433",
        "0x7f000001",
        "0X7F000001",
        "017700000001",
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.0x1",
        "127.0.0.0x",
        "127.0.0.1.2",
        "256.1.1.1",
        "a.1",
        "*.1.1.1",
        "-1");
  }

  @ParameterizedTest
  @MethodSource("ipv4InOtherForms")
  void mustWriteAnIpv4AddressInTheUsualForm(String host) {
    assertThatThrownBy(() -> HttpUrl.parse("http://" + host + "/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("must (write an IPv4 address|name its host in letters).*");
  }

  @ParameterizedTest
  @CsvSource({
    "http://[::ffff:127.0.0.1]/, without an IPv4 address mapped into it",
    "http://[::ffff:7f00:1]/, without an IPv4 address mapped into it",
    "http://[0:0:0:0:0:ffff:7f00:1]/, without an IPv4 address mapped into it",
    "http://[fe80::1%25eth0]/, without a zone",
    "http://[fe80::1%eth0]/, without a zone",
    "http://[2606::1%251]/, without a zone",
    "https://example.com./, without a dot at the end",
    "https://1.2.3.4./, without a dot at the end",
    "https://１２７.0.0.1/, four decimal numbers",
    "https://127。0。0。1/, xn-- form",
    "https://bücher.example/, xn-- form",
    "https://ⓔxample.com/, xn-- form",
    "https://127%2e0.0.1/, four decimal numbers",
    "https://127.0.0.%31/, 'letters, digits'",
    "https://%31%32%37.0.0.1/, four decimal numbers",
    "https://exam%70le.com/, 'letters, digits'",
    "https://a..b/, 'letters, digits'",
    "https://.a/, 'letters, digits'",
    "https://-a.example/, 'letters, digits'",
    "https://user:password@example.com/, user name or password",
    "https://user@example.com/, user name or password",
    "https://@example.com/, user name or password",
    "https://example.com:80@10.0.0.1/, user name or password",
    "https://example.com:0/, a port from 1 to 65535",
    "https://example.com:65536/, a port from 1 to 65535",
    "https://example.com:999999999/, a port from 1 to 65535",
    "https://example.com:9999999999/, name a host",
    "https://example.com:80:80/, name a host",
    "https://example.com:+80/, name a host",
    "https://example.com/#f, fragment",
    "'', must start with",
    "example.com/hook, must start with",
    "ftp://example.com/, must start with",
    "https:///hook, name a host",
    "https://:443/, name a host",
    "https:hook, name a host",
    "https://exa mple.com/, cannot be read",
    "'https://a\b/', cannot be read",
    "https://[::1/, cannot be read",
    "https://[1.2.3.4]/, cannot be read",
    "https://[v1.a]/, cannot be read"
  })
  void saysWhatItMustBe(String url, String advice) {
    assertThatThrownBy(() -> HttpUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(advice);
  }

  @Test
  void hasANameOfAtMost253Characters() {
    String longest = ("a".repeat(62) + ".").repeat(4) + "b";

    assertThat(HttpUrl.parse("https://" + longest).host()).hasSize(253);
    assertThatThrownBy(() -> HttpUrl.parse("https://b" + longest))
        .hasMessageContaining("letters, digits");
    assertThatThrownBy(() -> HttpUrl.parse("https://" + "a".repeat(64) + ".example"))
        .hasMessageContaining("letters, digits");
  }

  @Test
  void keepsTheUrlOutOfItsComplaint() {
    assertThatThrownBy(() -> HttpUrl.parse("https://user:secret@example.com/"))
        .hasMessageNotContainingAny("secret", "user:", "example.com/");
  }
}
