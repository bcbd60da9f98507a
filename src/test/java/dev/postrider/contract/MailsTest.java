package dev.postrider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MailsTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.com");

  private static Map<String, String> values(MailKind kind) {
    return kind.needs().stream().collect(Collectors.toMap(name -> name, name -> "https://a.test/"));
  }

  @ParameterizedTest
  @EnumSource
  void hasTheValuesOfItsKind(MailKind kind) {
    assertThat(new Mail(kind, ANN, values(kind)).values()).isEqualTo(values(kind));
  }

  @ParameterizedTest
  @EnumSource
  void lacksNone(MailKind kind) {
    assertThat(kind.needs()).isNotEmpty();
    for (String name : kind.needs()) {
      Map<String, String> values = new HashMap<>(values(kind));
      values.remove(name);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Mail(kind, ANN, values))
          .withMessageStartingWith(kind + " needs ");
    }
  }

  @Test
  void hasNoneThatNobodyReads() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Mail(
                    MailKind.VERIFY_ADDRESS,
                    ANN,
                    Map.of("link", "https://a.test/", "password", "hush")))
        .withMessageContaining("password")
        .withMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "javascript:alert(1)", "/reset", "//a.test", "HTTPS"})
  void leadsNowhereElse(String link) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mail(MailKind.RESET_PASSWORD, ANN, Map.of("link", link)));
  }

  @Test
  void isNotEndless() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Mail(
                    MailKind.RESET_PASSWORD,
                    ANN,
                    Map.of("link", "https://a.test/" + "a".repeat(4096))))
        .withMessage("each value of a mail has 1 to 4096 characters");
  }
}
