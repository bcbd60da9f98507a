package dev.postrider.domain;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a PATCH says about one attribute: nothing, or a new value that may be null (RFC 7396).
 *
 * @param <T> the attribute's type
 */
public sealed interface Change<T> {

  /** The attribute was absent: it stays as it is. */
  record Keep<T>() implements Change<T> {}

  /**
   * The attribute was given.
   *
   * @param value the new value; null empties the attribute
   */
  record Set<T>(@Nullable T value) implements Change<T> {}

  /** The attribute after the change. */
  default @Nullable T applyTo(@Nullable T present) {
    return switch (this) {
      case Keep<T> keep -> present;
      case Set<T> set -> set.value();
    };
  }

  /** The same for an attribute that cannot be null, which the contract has made sure of. */
  default T applyToRequired(T present) {
    return Objects.requireNonNull(applyTo(present), "a required attribute cannot be null");
  }

  /** The same change of a converted value; null stays null. */
  default <R> Change<R> map(Function<T, R> convert) {
    return switch (this) {
      case Keep<T> keep -> new Keep<>();
      case Set<T> set -> new Set<>(set.value() == null ? null : convert.apply(set.value()));
    };
  }
}
