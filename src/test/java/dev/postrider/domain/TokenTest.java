package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class TokenTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void hasAPrefixAndFortyThreeDigits() {
    assertThat(Token.generate(Token.API_KEY_PREFIX, random).text()).matches("pr_[0-9A-Za-z]{43}");
    assertThat(Token.generate(Token.LIVE_TICKET_PREFIX, random).text())
        .matches("lt_[0-9A-Za-z]{43}");
  }

  @Test
  void isNeverMadeTwice() {
    assertThat(Token.generate("pr_", random)).isNotEqualTo(Token.generate("pr_", random));
  }

  @Test
  void isHashedBySha256() {
    assertThat(new Token("abc").hash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void showsItsBeginningOnly() {
    var token = new Token("pr_12345678901234567890");

    assertThat(token.hint()).isEqualTo("pr_1234");
    assertThat(token).hasToString("pr_1234***");
  }

  @Test
  void showsAForeignShortTextWithoutFailing() {
    assertThat(new Token("x").hint()).isEqualTo("x");
  }
}
