package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.SecondFactorCode.Timed;
import dev.postrider.domain.TotpSecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TotpTest {
  /** Of RFC 6238, appendix B. */
  private static final TotpSecret SECRET = new TotpSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

  private static final Timed CODE = new Timed("050471");
  private static final long STEP = 37_037_037;
  private static final long BEGIN = STEP * 30;

  private final Totp totp = new Totp();

  /** RFC 6238, appendix B, SHA-1: of eight digits the last six, since the code is a remainder. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void makesTheCodesOfTheStandard(long seconds, String eightDigits) {
    var code = new Timed(eightDigits.substring(2));

    assertThat(new String(SECRET.bytes(), StandardCharsets.US_ASCII))
        .isEqualTo("12345678901234567890");
    assertThat(totp.stepOf(code, SECRET, Instant.ofEpochSecond(seconds))).hasValue(seconds / 30);
  }

  @ParameterizedTest
  @ValueSource(longs = {BEGIN - 30, BEGIN - 1, BEGIN, BEGIN + 29, BEGIN + 30, BEGIN + 59})
  void aClockMayBeAStepOff(long seconds) {
    assertThat(totp.stepOf(CODE, SECRET, Instant.ofEpochSecond(seconds))).hasValue(STEP);
  }

  @ParameterizedTest
  @ValueSource(longs = {BEGIN - 31, BEGIN + 60})
  void andNoMore(long seconds) {
    assertThat(totp.stepOf(CODE, SECRET, Instant.ofEpochSecond(seconds))).isEmpty();
  }

  @Test
  void takesNoOtherCode() {
    assertThat(totp.stepOf(new Timed("050472"), SECRET, Instant.ofEpochSecond(BEGIN))).isEmpty();
  }

  @Test
  void anAppReadsEverythingFromTheUrl() {
    String url = Totp.url(SECRET, "Postrider webhooks.example.com", "ada+1@example.com");

    assertThat(URI.create(url).getPath())
        .isEqualTo("/Postrider webhooks.example.com:ada+1@example.com");
    assertThat(url)
        .startsWith("otpauth://totp/Postrider%20webhooks.example.com:ada%2B1%40example.com?")
        .endsWith(
            "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Postrider%20webhooks.example.com"
                + "&algorithm=SHA1&digits=6&period=30");
  }
}
