package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChangeTest {
  private final Change<String> keep = new Change.Keep<>();
  private final Change<String> set = new Change.Set<>("new");
  private final Change<String> empty = new Change.Set<>(null);

  @Test
  void keepsSetsAndEmpties() {
    assertThat(keep.applyTo("old")).isEqualTo("old");
    assertThat(set.applyTo("old")).isEqualTo("new");
    assertThat(empty.applyTo("old")).isNull();
  }

  @Test
  void keepsAndSetsWhatCannotBeEmpty() {
    assertThat(keep.applyToRequired("old")).isEqualTo("old");
    assertThat(set.applyToRequired("old")).isEqualTo("new");
    assertThatThrownBy(() -> empty.applyToRequired("old")).isInstanceOf(NullPointerException.class);
  }

  @Test
  void convertsWhatWasGivenOnly() {
    assertThat(keep.map(String::length)).isEqualTo(new Change.Keep<>());
    assertThat(set.map(String::length)).isEqualTo(new Change.Set<>(3));
    assertThat(empty.map(String::length)).isEqualTo(new Change.Set<Integer>(null));
  }
}
