package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postrider.domain.SecondFactorCode.Recovery;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondFactorCodeTest {
  private final SecureRandom random = new SecureRandom();

  /** RFC 4648, section 10, without the padding. */
  @ParameterizedTest
  @CsvSource({
    "MZXW6YTBOI, 666f6f626172",
    "MZXW6YQ, 666f6f62",
    "MY, 66",
    "'', ''",
    "77777777, ffffffffff"
  })
  void readsBase32(String text, String bytes) {
    assertThat(Base32.decode(text)).hasValue(HexFormat.of().parseHex(bytes));
  }

  @Test
  void aSecretHas160Bits() {
    TotpSecret secret = TotpSecret.generate(random);

    assertThat(secret.bytes()).hasSize(20);
    assertThat(secret).isNotEqualTo(TotpSecret.generate(random)).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
        "gezdgnbvgy3tqojqgezdgnbvgy3tqojq"
      })
  void aSecretIsNothingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TotpSecret(text));
  }

  @Test
  void aRecoveryCodeIsReadAsItIsShown() {
    Recovery code = Recovery.generate(random);

    assertThat(code.grouped()).matches("[A-Z2-7]{5}(-[A-Z2-7]{5}){3}");
    assertThat(SecondFactorCode.parse(code.grouped())).contains(code);
    assertThat(code.hash()).matches("[0-9a-f]{64}");
    assertThat(code).hasToString("***");
  }

  @Test
  void recoveryCodesAreOfAllDigits() {
    long digits =
        Stream.generate(() -> Recovery.generate(random).text())
            .limit(1_000)
            .flatMapToInt(String::chars)
            .distinct()
            .count();

    assertThat(digits).isEqualTo(32);
  }
}
