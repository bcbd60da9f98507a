package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.ProxySettings.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood of a proxy's URL. */
final class ProxySettingsTest {
  private static @Nullable ProxySettings read(String url) {
    var reader = new SettingsReader(Map.of("delivery.proxy", url));
    var proxy = ProxySettings.read(reader);
    reader.finish();
    return proxy;
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, HTTP, proxy.example.com, 3128, '', ''",
    "http://proxy.example.com:3128/, HTTP, proxy.example.com, 3128, '', ''",
    "http://me:secret@10.0.0.1:80, HTTP, 10.0.0.1, 80, me, secret",
    "socks5://[fd00::1]:1080, SOCKS5, fd00::1, 1080, '', ''",
    "socks5://m%40e:p%3Aw+@localhost:1080, SOCKS5, localhost, 1080, m@e, p:w+"
  })
  void isUnderstood(String url, Kind kind, String host, int port, String user, String password) {
    assertThat(read(url))
        .isEqualTo(new ProxySettings(kind, host, port, user, new Secret(password)));
  }

  @Test
  void isNoneWhereTheSettingIsEmpty() {
    assertThat(read("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example.com:3128",
        "https://hush@proxy.example.com:3128",
        "socks4://proxy.example.com:1080",
        "http://proxy.example.com",
        "http://proxy.example.com:0",
        "http://proxy.example.com:65536",
        "http://:3128",
        "http://proxy.example.com:3128/hush",
        "http://proxy.example.com:3128?hush",
        "http://proxy.example.com:3128#hush",
        "http://hush@proxy.example.com:3128",
        "http://:hush@proxy.example.com:3128",
        "http://hush%3A:hush@proxy.example.com:3128",
        "http://hu sh:hush@proxy.example.com:3128"
      })
  void isRefusedWithoutBeingShown(String url) {
    assertThatThrownBy(() -> read(url))
        .isInstanceOfSatisfying(
            SettingsException.class,
            refused ->
                assertThat(refused.errors())
                    .containsExactly(
                        "delivery.proxy must be a URL such as"
                            + " http://user:password@proxy.example.com:3128 or"
                            + " socks5://proxy.example.com:1080 (its value is not shown)"));
  }

  @Test
  void showsNoPassword() {
    assertThat(String.valueOf(read("http://me:secret@proxy.example.com:3128")))
        .contains("***")
        .doesNotContain("secret");
  }
}
