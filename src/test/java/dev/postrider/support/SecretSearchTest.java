package dev.postrider.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever writes a secret down in whichever form is caught. */
final class SecretSearchTest {
  private static final String SECRET = "correct horse+battery/staple~";

  private final SecretSearch search = new SecretSearch().add("the password", SECRET);

  static Stream<String> writtenDown() {
    String hexadecimal = HexFormat.of().formatHex(("{\"a\":\"" + SECRET + "\"}").getBytes(UTF_8));
    return Stream.of(
        SECRET,
        "{\"password\": \"%s\"}".formatted(SECRET),
        HexFormat.of().withUpperCase().formatHex(SECRET.getBytes(UTF_8)),
        "{\"content\": \"\\\\x%s\"}".formatted(hexadecimal),
        "\\x" + hexadecimal,
        "?password=" + URLEncoder.encode(SECRET, UTF_8),
        base64(SECRET),
        base64("x" + SECRET + "y"),
        base64("xx" + SECRET),
        base64("xxx" + SECRET + "yy"),
        Base64.getUrlEncoder().encodeToString(("user:" + SECRET + ":").getBytes(UTF_8)),
        "\\x" + HexFormat.of().formatHex(base64("x" + SECRET).getBytes(UTF_8)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("writtenDown")
  void findsItInEveryForm(String text) {
    assertThat(search.findings("before\n" + text + "\nafter"))
        .isNotEmpty()
        .allMatch(finding -> finding.startsWith("the password in "));
  }

  @Test
  void findsKeysThatAreNoText() {
    byte[] key = HexFormat.of().parseHex("00ff80fe01a0b0c0d0e0f0");

    var found =
        new SecretSearch().add("a key", key).findings("\\x11" + HexFormat.of().formatHex(key));

    assertThat(found).contains("a key in hexadecimal", "a key in plain");
  }

  @Test
  void findsNothingElse() {
    assertThat(search.findings("correct horse, battery staple \\xabcdef " + base64("correct")))
        .isEmpty();
  }

  @Test
  void looksForNothingThatWouldBeFoundByChance() {
    assertThatThrownBy(() -> search.add("a digit", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> search.add("the password", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
