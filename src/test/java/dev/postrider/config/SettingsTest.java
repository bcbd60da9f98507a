package dev.postrider.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postrider.config.SettingCases.Case;
import dev.postrider.config.SettingsLoader.Loaded;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting has its default, is overridden by its variable, and is refused when wrong. */
final class SettingsTest {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws TimeoutException {
    vertx.close().await(20, SECONDS);
  }

  static List<Case> cases() {
    return SettingCases.all();
  }

  @Test
  void hasACaseForEverySettingOfTheFile() {
    assertThat(cases())
        .extracting(Case::key)
        .containsExactlyInAnyOrderElementsOf(load(Map.of()).shown().keySet());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasADefault(Case setting) {
    assertThat(setting.read().apply(load(Map.of()).settings())).isEqualTo(setting.standard());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isOverriddenByItsVariable(Case setting) {
    var loaded =
        load(withWhatIsRequired(Map.of(SettingsLoader.variable(setting.key()), setting.text())));

    assertThat(setting.read().apply(loaded.settings())).isEqualTo(setting.value());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedWhenItIsWrong(Case setting) {
    var errors =
        errors(withWhatIsRequired(Map.of(SettingsLoader.variable(setting.key()), setting.wrong())));

    // A wrong lease is also told to be too short: all its errors are about the one setting.
    assertThat(errors)
        .isNotEmpty()
        .allSatisfy(error -> assertThat(error).startsWith(setting.key() + " must "));
  }

  @Test
  void aClusterNeedsToKnowItsOwnAddressAndOneWayToTheOthers() {
    assertThat(errors(Map.of("POSTRIDER_CLUSTER_MEMBERS", "10.1.0.5")))
        .singleElement()
        .asString()
        .startsWith("cluster.host is required");
    assertThat(
            errors(
                withWhatIsRequired(
                    Map.of(
                        "POSTRIDER_CLUSTER_MEMBERS", "10.1.0.5",
                        "POSTRIDER_CLUSTER_KUBERNETES_SERVICE", "postrider-cluster",
                        "POSTRIDER_CLUSTER_BUS_PORT", "5701"))))
        .containsExactly(
            "cluster.members and cluster.kubernetes-service exclude each other",
            "cluster.port and cluster.bus-port must be different");
  }

  @Test
  void namesAllErrorsAtOnce() {
    var wrong =
        cases().stream()
            .collect(
                Collectors.toMap(setting -> SettingsLoader.variable(setting.key()), Case::wrong));

    var errors = errors(wrong);

    assertThat(cases())
        .allSatisfy(
            setting ->
                assertThat(errors).anyMatch(error -> error.startsWith(setting.key() + " must ")));
  }

  @ParameterizedTest
  @CsvSource({
    "roles, POSTRIDER_ROLES",
    "http.max-body, POSTRIDER_HTTP_MAX_BODY",
    "delivery.max-in-flight-per-endpoint, POSTRIDER_DELIVERY_MAX_IN_FLIGHT_PER_ENDPOINT"
  })
  void isNamedInTheEnvironmentLikeInTheFile(String key, String variable) {
    assertThat(SettingsLoader.variable(key)).isEqualTo(variable);
  }

  @Test
  void honoursTheVariablesThatPlatformsSet() {
    var url = "postgres://user:secret@db.example.com:6432/postrider?sslmode=require";

    var settings =
        load(withWhatIsRequired(
                Map.of(
                    "PORT", "5000", "DATABASE_URL", url, "SMTP_URL", "smtps://mail.example.com")))
            .settings();

    assertThat(settings.http().port()).isEqualTo(5000);
    assertThat(settings.database().url()).isEqualTo(new Secret(url));
    assertThat(settings.mail().smtp()).isNotNull();
    assertThat(settings.isDevelopment()).isFalse();
  }

  @Test
  void prefersItsOwnVariablesToThoseOfPlatforms() {
    var settings = load(Map.of("PORT", "5000", "POSTRIDER_HTTP_PORT", "6000")).settings();

    assertThat(settings.http().port()).isEqualTo(6000);
  }

  @Test
  void needsAnEncryptionKeyForADatabaseOfYourOwn() {
    assertThat(errors(Map.of("DATABASE_URL", "postgresql://user@db.example.com/postrider")))
        .containsExactly(
            "security.encryption-key is required with database.url;"
                + " make one with 'openssl rand -base64 32' and keep it safe");
  }

  @Test
  void needsALeaseThatOutlastsAnAttempt() {
    assertThat(errors(Map.of("POSTRIDER_DELIVERY_TIMEOUT", "5s", "POSTRIDER_DELIVERY_LEASE", "5s")))
        .containsExactly(
            "delivery.lease must be longer than delivery.timeout,"
                + " or a slow attempt would be made twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "65536", "90-80", "80-", "-80", "1-2-3", "http", "443 80", "99999999999"})
  void refusesWhatIsNoRangeOfPorts(String ports) {
    assertThat(errors(Map.of("POSTRIDER_DELIVERY_ALLOWED_PORTS", "443," + ports)))
        .containsExactly(
            "delivery.allowed-ports must be ports and ranges from 1 to 65535 such as 443,"
                + " 8000-8999, is '%s'".formatted(ports));
  }

  @Test
  void needsAPort() {
    assertThat(errors(Map.of("POSTRIDER_DELIVERY_ALLOWED_PORTS", "")))
        .containsExactly(
            "delivery.allowed-ports must name at least one port, or nothing could be sent");
  }

  @ParameterizedTest
  @CsvSource({
    "442, false",
    "443, true",
    "444, false",
    "7999, false",
    "8000, true",
    "8999, true",
    "9000, false"
  })
  void allowsThePortsOfItsRanges(int port, boolean allowed) {
    var settings = load(Map.of("POSTRIDER_DELIVERY_ALLOWED_PORTS", "443, 8000 - 8999")).settings();

    assertThat(settings.delivery().egress().allowedPorts().contains(port)).isEqualTo(allowed);
  }

  @Test
  void refusesAVariableThatIsNoSetting() {
    assertThat(errors(Map.of("POSTRIDER_DELIVERY_TIMOUT", "5s")))
        .containsExactly("POSTRIDER_DELIVERY_TIMOUT is no setting of Postrider");
  }

  @Test
  void needsARole() {
    assertThat(errors(Map.of("POSTRIDER_ROLES", "")))
        .containsExactly("roles must name at least one of http, delivery, worker");
  }

  @Test
  void showsWhatIsEffectiveWithoutSecrets() {
    var environment =
        secrets().stream()
            .collect(Collectors.toMap(one -> SettingsLoader.variable(one.key()), Case::text));

    var shown = load(environment).shown();

    assertThat(secrets())
        .hasSize(9)
        .allSatisfy(one -> assertThat(shown).containsEntry(one.key(), "***"));
    assertThat(shown)
        .containsEntry("http.port", "8080")
        .containsEntry("roles", "http,delivery,worker");
  }

  @Test
  void tellsNoSecretInAnError() {
    var wrong =
        secrets().stream()
            .collect(Collectors.toMap(one -> SettingsLoader.variable(one.key()), one -> "hush!"));

    assertThat(errors(wrong)).hasSize(9).noneMatch(error -> error.contains("hush"));
  }

  private static List<Case> secrets() {
    return cases().stream()
        .filter(
            one ->
                one.key()
                    .matches(
                        "database\\.url|delivery\\.proxy|mail\\.smtp-url"
                            + "|init\\.(api-key|admin-password)"
                            + "|sign-in\\.openid\\.client-secret"
                            + "|metrics\\.token|security\\..*-keys?"))
        .toList();
  }

  private static Map<String, String> withWhatIsRequired(Map<String, String> environment) {
    var complete =
        new HashMap<>(
            Map.of(
                "POSTRIDER_SECURITY_ENCRYPTION_KEY",
                KEY,
                "POSTRIDER_CLUSTER_HOST",
                "127.0.0.1",
                "POSTRIDER_SIGN_IN_OPENID_CLIENT_ID",
                "postrider",
                "POSTRIDER_SIGN_IN_OPENID_ALLOWED_DOMAINS",
                "example.com"));
    complete.putAll(environment);
    return complete;
  }

  private static Loaded load(Map<String, String> environment) {
    try {
      return SettingsLoader.load(vertx, environment).await(20, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private static List<String> errors(Map<String, String> environment) {
    var refused = catchThrowableOfType(SettingsException.class, () -> load(environment));
    assertThat(refused).as("refusal of %s", environment.keySet()).isNotNull();
    return refused.errors();
  }
}
