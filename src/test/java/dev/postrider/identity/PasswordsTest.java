package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @ParameterizedTest
  @ValueSource(strings = {"a", "correct horse battery staple", "pässwörd €😀", "\u0000 x"})
  void knowsAPasswordAgain(String text) {
    String hash = passwords.hash(new Password(text));

    assertThat(passwords.matches(new Password(text), hash)).isTrue();
    assertThat(passwords.matches(new Password(text + " "), hash)).isFalse();
  }

  @Test
  void hashesAsRecommendedWithASaltOfItsOwn() {
    String one = passwords.hash(new Password("a"));
    String other = passwords.hash(new Password("a"));

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other);
  }
}
