package dev.postrider.support;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Whether the package of a class says {@code @NullMarked}. */
public final class NullMarkedPackage extends ArchCondition<JavaClass> {
  /** For the packages that were imported together with the class. */
  public NullMarkedPackage() {
    super("be in a package marked with @NullMarked");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    var marked = item.getPackage().isAnnotatedWith(NullMarked.class);
    events.add(
        new SimpleConditionEvent(
            item, marked, "%s: %s is not @NullMarked".formatted(item, item.getPackageName())));
  }
}
