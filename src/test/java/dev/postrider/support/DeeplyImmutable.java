package dev.postrider.support;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a record can be handed to another thread by reference: its components, and what they are
 * made of, cannot change, and every collection is copied when the record is made.
 */
public final class DeeplyImmutable extends ArchCondition<JavaClass> {
  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          BigDecimal.class,
          BigInteger.class,
          Boolean.class,
          Byte.class,
          Character.class,
          Class.class,
          Double.class,
          Float.class,
          Integer.class,
          Long.class,
          Optional.class,
          OptionalDouble.class,
          OptionalInt.class,
          OptionalLong.class,
          Pattern.class,
          Short.class,
          URI.class,
          UUID.class);
  private static final List<Class<?>> FAMILIES = List.of(Temporal.class, TemporalAmount.class);
  private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Map.class);
  private static final String OURS = "dev.postrider";

  /** For records; their components may also be types of ours whose fields are all final. */
  public DeeplyImmutable() {
    super("be deeply immutable");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    item.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .forEach(component -> check(item, component, events));
  }

  private static void check(JavaClass item, JavaField component, ConditionEvents events) {
    parts(component.getType())
        .filter(part -> !isImmutable(part))
        .forEach(part -> violated(events, component, "may change because of " + part.getName()));
    if (isCollection(component.getRawType()) && !copies(item, component.getRawType())) {
      violated(events, component, "is not copied by the record's constructor");
    }
  }

  /**
   * The classes of which a type is made; what stands for a variable is checked where it is named.
   */
  private static Stream<JavaClass> parts(JavaType type) {
    return switch (type) {
      case JavaTypeVariable<?> variable -> Stream.empty();
      case JavaParameterizedType generic ->
          Stream.concat(
              Stream.of(generic.toErasure()),
              generic.getActualTypeArguments().stream().flatMap(DeeplyImmutable::parts));
      case JavaClass plain -> Stream.of(plain);
      default -> type.getAllInvolvedRawTypes().stream();
    };
  }

  private static boolean isImmutable(JavaClass type) {
    if (type.isArray()) {
      return false;
    }
    if (type.isPrimitive() || type.isEnum() || isCollection(type)) {
      return true;
    }
    if (type.getPackageName().startsWith(OURS)) {
      return type.isInterface() || type.getFields().stream().allMatch(DeeplyImmutable::isFinal);
    }
    return VALUES.stream().anyMatch(type::isEquivalentTo)
        || FAMILIES.stream().anyMatch(type::isAssignableTo);
  }

  private static boolean isFinal(JavaField field) {
    return field.getModifiers().contains(JavaModifier.FINAL);
  }

  private static boolean isCollection(JavaClass type) {
    return COLLECTIONS.stream().anyMatch(type::isEquivalentTo);
  }

  private static boolean copies(JavaClass item, JavaClass collection) {
    return item.getConstructors().stream()
        .flatMap(constructor -> constructor.getMethodCallsFromSelf().stream())
        .anyMatch(
            call ->
                call.getTarget().getName().equals("copyOf")
                    && call.getTargetOwner().equals(collection));
  }

  private static void violated(ConditionEvents events, JavaField component, String reason) {
    events.add(SimpleConditionEvent.violated(component, component.getFullName() + " " + reason));
  }
}
