package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  @Test
  void leavesPlainTextAlone() {
    assertThat(HeaderText.encode("Set a new password (now) = soon?"))
        .isEqualTo("Set a new password (now) = soon?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Söhne",
        "🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚🚚",
        "Invitation to “Söhne & Töchter, die sehr lange heißen und noch länger” 👩‍🚀",
        "=?UTF-8?B?RXZpbA0KQmNjOiBldmU=?=",
        "a\r\nBcc: eve@example.com"
      })
  void isReadAsItWas(String text) throws UnsupportedEncodingException {
    String encoded = HeaderText.encode(text);

    assertThat(encoded.split("\r\n ", -1))
        .allSatisfy(
            line -> assertThat(line).hasSizeLessThan(76).matches("=\\?UTF-8\\?B\\?[^?]*\\?="));
    assertThat(MimeUtility.decodeText(encoded.replace("\r\n ", " "))).isEqualTo(text);
  }
}
