package dev.postrider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.postrider.planted.Planted;
import dev.postrider.support.DeeplyImmutable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture's rules find what was planted for them. */
final class ArchitectureRulesTest {
  private static final ArchRule IMMUTABLE = classes().should(new DeeplyImmutable());

  private final JavaClasses planted = new ClassFileImporter().importPackagesOf(Planted.class);

  static List<Arguments> rulesAndWhatTheyFind() {
    return List.of(
        arguments(ArchitectureTest.KNOWN_PACKAGES, "Planted"),
        arguments(ArchitectureTest.PACKAGES_ARE_NULL_MARKED, "Planted"),
        arguments(ArchitectureTest.SQL_IN_STORE, "SpeaksSql"),
        arguments(ArchitectureTest.PG_CLIENT_IN_STORE, "SpeaksPostgres"),
        arguments(ArchitectureTest.WEB_IN_HTTP_AND_LIVE, "SpeaksWeb"),
        arguments(ArchitectureTest.EVENT_BUS_IN_CONTRACT_AND_LIVE, "SpeaksOnTheBus"),
        arguments(ArchitectureTest.OUTBOUND_HTTP_IN_DELIVERY_AND_WORKER, "CallsOut"),
        arguments(ArchitectureTest.TELLING_NAMES, "StringUtil"),
        arguments(ArchitectureTest.STATIC_FIELDS_ARE_FINAL, "HasAVariable"),
        arguments(ArchitectureTest.STATIC_FIELDS_HOLD_NO_STATE, "HasACounter"),
        arguments(ArchitectureTest.STATIC_FIELDS_HOLD_NO_STATE, "HasAVertx"),
        arguments(ArchitectureTest.NO_SLEEP, "Waits"),
        arguments(ArchitectureTest.CLOCK_IS_INJECTED, "AsksForNow"),
        arguments(ArchitectureTest.CLOCK_IS_INJECTED, "RefersToNow"),
        arguments(ArchitectureTest.CLOCK_IS_INJECTED, "AsksForMilliseconds"),
        arguments(ArchitectureTest.SYSTEM_CLOCK_IN_ROOT, "TakesTheSystemClock"),
        arguments(ArchitectureTest.NANO_TIME_IN_TELEMETRY_AND_DELIVERY, "MeasuresNanoseconds"),
        arguments(ArchitectureTest.ENVIRONMENT_IN_CONFIG, "ReadsTheEnvironment"),
        arguments(ArchitectureTest.STANDARD_STREAMS_IN_ROOT, "Prints"),
        arguments(IMMUTABLE, "HoldsAJsonTree"),
        arguments(IMMUTABLE, "HoldsAnArrayInside"),
        arguments(IMMUTABLE, "HoldsAnUncopiedList"),
        arguments(IMMUTABLE, "HoldsAVariable"),
        arguments(IMMUTABLE, "Counts"));
  }

  @ParameterizedTest
  @MethodSource("rulesAndWhatTheyFind")
  void everyRuleFindsWhatWasPlantedForIt(ArchRule rule, String name) {
    assertThat(findings(rule)).anyMatch(finding -> finding.contains(name));
  }

  @Test
  void anImmutableRecordIsLeftAlone() {
    assertThat(findings(IMMUTABLE)).noneMatch(finding -> finding.contains("IsImmutable"));
  }

  private List<String> findings(ArchRule rule) {
    return Stream.of(rule.evaluate(planted))
        .flatMap(result -> result.getFailureReport().getDetails().stream())
        .toList();
  }
}
