package dev.postrider.support;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.List;

/** Conditions that are met by a call of, or a reference to, a method or constructor. */
public final class CallTo {
  private static final String CONSTRUCTOR = "<init>";

  private CallTo() {}

  /** A use of any overload of the named methods of one class. */
  public static ArchCondition<JavaClass> methods(Class<?> owner, String... names) {
    return use(owner.getSimpleName(), JavaClass.Predicates.equivalentTo(owner), names);
  }

  /** A use of any overload of the named methods of any class in the packages. */
  public static ArchCondition<JavaClass> methodsOf(String packages, String... names) {
    return use(packages, JavaClass.Predicates.resideInAPackage(packages), names);
  }

  /** A use of the constructor that takes nothing. */
  public static ArchCondition<JavaClass> constructorWithoutParameters(Class<?> owner) {
    return ArchConditions.callConstructor(owner);
  }

  private static ArchCondition<JavaClass> use(
      String owner, DescribedPredicate<? super JavaClass> isOwner, String... names) {
    var wanted = List.of(names);
    return ArchConditions.accessTargetWhere(
        new DescribedPredicate<JavaAccess<?>>("%s.%s", owner, String.join("|", names)) {
          @Override
          public boolean test(JavaAccess<?> access) {
            AccessTarget target = access.getTarget();
            return wanted.contains(((HasName) target).getName())
                && !target.getName().equals(CONSTRUCTOR)
                && isOwner.test(target.getOwner());
          }
        });
  }
}
