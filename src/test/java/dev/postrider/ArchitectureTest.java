package dev.postrider;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.postrider.support.CallTo;
import dev.postrider.support.DeeplyImmutable;
import dev.postrider.support.NullMarkedPackage;
import io.vertx.core.eventbus.EventBusOptions;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shape of the program: who may know whom, what belongs where, and what is done nowhere. */
@AnalyzeClasses(packages = "dev.postrider", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ALL = "dev.postrider..";
  private static final String ROOT = "dev.postrider";
  private static final String CONFIG = "dev.postrider.config..";
  private static final String CONTRACT = "dev.postrider.contract..";
  private static final String DELIVERY = "dev.postrider.delivery..";
  private static final String DOMAIN = "dev.postrider.domain..";
  private static final String HTTP = "dev.postrider.http..";
  private static final String IDENTITY = "dev.postrider.identity..";
  private static final String LIVE = "dev.postrider.live..";
  private static final String STORE = "dev.postrider.store..";
  private static final String TELEMETRY = "dev.postrider.telemetry..";
  private static final String WORKER = "dev.postrider.worker..";

  private static final DescribedPredicate<JavaClass> ASKS_THE_OPENID_PROVIDER =
      resideInAPackage(IDENTITY).and(JavaClass.Predicates.simpleName("ProviderHttp"));

  @ArchTest
  static final ArchRule KNOWN_PACKAGES =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT, CONFIG, CONTRACT, DELIVERY, DOMAIN, HTTP, IDENTITY, LIVE, STORE, TELEMETRY,
              WORKER)
          .because("a new package needs its arrows here and in docs/architecture.md first");

  @ArchTest
  static final ArchRule DOMAIN_KNOWS_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(DOMAIN, "java..", "org.jspecify.annotations"))
          .allowEmptyShould(true)
          .because("the rules of the field must be readable and testable without any framework");

  @ArchTest
  static final ArchRule DOMAIN_DOES_NO_IO =
      noClasses()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.nio.file..", "java.nio.channels..", "java.net.http..", "java.sql..")
          .allowEmptyShould(true)
          .because("what the domain decides must not depend on what the outside answers");

  @ArchTest static final ArchRule CONTRACT_KNOWS_THE_DOMAIN = arrows(CONTRACT, DOMAIN);
  @ArchTest static final ArchRule CONFIG_KNOWS_THE_DOMAIN = arrows(CONFIG, DOMAIN);
  @ArchTest static final ArchRule TELEMETRY_KNOWS_THE_DOMAIN = arrows(TELEMETRY, DOMAIN);
  @ArchTest static final ArchRule STORE_IS_A_COMPONENT = component(STORE);
  @ArchTest static final ArchRule HTTP_IS_A_COMPONENT = component(HTTP);
  @ArchTest static final ArchRule DELIVERY_IS_A_COMPONENT = component(DELIVERY);
  @ArchTest static final ArchRule WORKER_IS_A_COMPONENT = component(WORKER);
  @ArchTest static final ArchRule IDENTITY_IS_A_COMPONENT = component(IDENTITY);
  @ArchTest static final ArchRule LIVE_IS_A_COMPONENT = component(LIVE);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("dev.postrider.(*)..")
          .should()
          .beFreeOfCycles()
          .because("what is tied in a ring can only be understood and changed at once");

  @ArchTest
  static final ArchRule SQL_IN_STORE =
      only("io.vertx.sqlclient..", STORE)
          .because("a transaction cannot span the bus, so only the store speaks to the database");

  @ArchTest
  static final ArchRule PG_CLIENT_IN_STORE =
      only("io.vertx.pgclient..", STORE)
          .because("a transaction cannot span the bus, so only the store speaks to the database");

  @ArchTest
  static final ArchRule MAIL_IN_WORKER =
      only("io.vertx.ext.mail..", WORKER)
          .because("mails are stored with what they tell about, and sent from there");

  @ArchTest
  static final ArchRule WEB_IN_HTTP_AND_LIVE =
      only("io.vertx.ext.web..", HTTP, LIVE)
          .because("requests from outside come in through these two and nowhere else");

  @ArchTest
  static final ArchRule EVENT_BUS_IN_CONTRACT_AND_LIVE =
      noClasses()
          .that(outside(CONTRACT, LIVE))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vertx.core.eventbus..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.equivalentTo(EventBusOptions.class))))
          .because("components talk through the typed bus; addresses are not strings elsewhere");

  @ArchTest
  static final ArchRule CLUSTER_IN_ROOT =
      only("com.hazelcast..", ROOT).because("no component knows whether there is a cluster");

  @ArchTest
  static final ArchRule OUTBOUND_HTTP_IN_DELIVERY_AND_WORKER =
      noClasses()
          .that(
              resideInAPackage(ALL)
                  .and(outside(DELIVERY, WORKER))
                  .and(DescribedPredicate.not(ASKS_THE_OPENID_PROVIDER)))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net.http..", "io.vertx.ext.web.client..")
                  .or(
                      JavaClass.Predicates.simpleNameStartingWith("HttpClient")
                          .and(resideInAPackage("io.vertx.core.http"))))
          .because(
              "no connection may be opened that the egress guard has not seen, but to the OpenID"
                  + " Provider, whose address is a setting and no stranger's");

  @ArchTest
  static final ArchRule NO_JSON_TREE_IN_DOMAIN_AND_CONTRACT =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, CONTRACT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.json..", "com.fasterxml.jackson..")
          .allowEmptyShould(true)
          .because("inside are records; JSON stays at the HTTP body, the column and the live feed");

  @ArchTest
  static final ArchRule RECORDS_ARE_DEEPLY_IMMUTABLE =
      classes()
          .that()
          .areRecords()
          .and()
          .resideInAnyPackage(DOMAIN, CONTRACT)
          .should(new DeeplyImmutable())
          .allowEmptyShould(true)
          .because("records are handed between threads by reference");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .should(new NullMarkedPackage())
          .because("NullAway checks only what is marked with @NullMarked in a package-info");

  @ArchTest
  static final ArchRule TELLING_NAMES =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)(\\$.*)?")
          .because("such a name says nothing about what the class is");

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("two instances of the program must be able to live in one process");

  @ArchTest
  static final ArchRule STATIC_FIELDS_HOLD_NO_STATE =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(
              resideInAnyPackage("java.util.concurrent..", "io.vertx.core")
                  .and(resideOutsideOfPackage("io.vertx.core.http"))
                  .and(JavaClass.Predicates.equivalentTo(TimeUnit.class).negate()))
          .because("what a class needs is a constructor argument");

  @ArchTest
  static final ArchRule NO_SLEEP =
      noClasses()
          .should(CallTo.methods(Thread.class, "sleep"))
          .orShould(CallTo.methods(TimeUnit.class, "sleep"))
          .because("a wait ends with an event and a deadline, never with a guess");

  @ArchTest
  static final ArchRule CLOCK_IS_INJECTED =
      noClasses()
          .should(CallTo.methodsOf("java.time..", "now"))
          .orShould(CallTo.methods(System.class, "currentTimeMillis"))
          .orShould(CallTo.constructorWithoutParameters(Date.class))
          .because("time comes from the clock that was given, so that tests can move it by hand");

  @ArchTest
  static final ArchRule SYSTEM_CLOCK_IN_ROOT =
      noClasses()
          .that(outside(ROOT))
          .should(CallTo.methodsOf("java.time..", "system", "systemUTC", "systemDefaultZone"))
          .because("the application factory alone chooses the clock");

  @ArchTest
  static final ArchRule NANO_TIME_IN_TELEMETRY_AND_DELIVERY =
      noClasses()
          .that(outside(TELEMETRY, DELIVERY))
          .should(CallTo.methods(System.class, "nanoTime"))
          .because("elapsed time is measured in these two; everything else has the clock");

  @ArchTest
  static final ArchRule ENVIRONMENT_IN_CONFIG =
      noClasses()
          .that(outside(CONFIG, ROOT))
          .should(CallTo.methods(System.class, "getenv"))
          .because("every setting is read, checked and documented in one place");

  @ArchTest
  static final ArchRule STANDARD_STREAMS_IN_ROOT =
      noClasses()
          .that(outside(ROOT))
          .should(ACCESS_STANDARD_STREAMS)
          .because("only the command line prints; everything else logs");

  private static ArchRule component(String component) {
    return arrows(component, CONTRACT, DOMAIN, CONFIG, TELEMETRY);
  }

  private static ArchRule arrows(String from, String... to) {
    var allowed = Stream.concat(Stream.of(from), Stream.of(to)).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackage(ALL).or(resideInAnyPackage(allowed)))
        .allowEmptyShould(true)
        .because("components meet at the records of the contract and never know each other");
  }

  private static ArchRule only(String library, String... homes) {
    return noClasses()
        .that(outside(homes))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> outside(String... homes) {
    return DescribedPredicate.not(resideInAnyPackage(homes));
  }
}
