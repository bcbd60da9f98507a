package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.contract.Failure;
import dev.postrider.support.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal of the store has its problem, and a fault gives nothing away. */
final class FailureTest {
  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  static List<Arguments> failures() {
    return List.of(
        arguments(new Failure.NotFound("application", "acme"), 404, "not_found"),
        arguments(new Failure.AlreadyExists("application", "acme", "app_1"), 409, "already_exists"),
        arguments(new Failure.Conflict("It is disabled. Enable it."), 409, "conflict"),
        arguments(new Failure.Invalid("/name", "is too good to be true"), 422, "invalid"),
        arguments(new Failure.Forbidden("That is for owners. Ask one."), 403, "forbidden"),
        arguments(new Failure.Unauthenticated("It expired. Send another."), 401, "unauthenticated"),
        arguments(
            new Failure.SecondFactorRequired("A code is needed. Send one."),
            401,
            "second_factor_required"),
        arguments(
            new Failure.Unavailable("Nothing was stored. Try again.", Duration.ofMillis(1500)),
            503,
            "unavailable"),
        arguments(new Failure.Internal(), 500, "internal"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void answersEveryRefusalWithItsProblem(Failure failure, int status, String code) {
    http.store.refuse(failure);

    Answer answer = http.client.patch("/api/v1/app/acme", "{}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("type")).isEqualTo("urn:postrider:problem:" + code);
    assertThat(answer.text("title")).isNotBlank();
    assertThat(answer.text("detail")).contains(failure.detail());
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  /** Only attempts to log in are too many; SessionRoutesTest has their answer. */
  @Test
  void knowsEveryRefusal() {
    assertThat(failures().stream().map(each -> each.get()[0].getClass()))
        .isEqualTo(
            Arrays.stream(Failure.class.getPermittedSubclasses())
                .filter(kind -> kind != Failure.TooMany.class)
                .collect(Collectors.toList()));
  }

  @Test
  void pointsAtTheValueThatTheStoreRefuses() {
    http.store.refuse(new Failure.Invalid("/query/iterator", "The iterator is foreign."));

    Answer answer = http.client.get("/api/v1/app?iterator=msg_1");

    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/query/iterator");
    assertThat(answer.json().at("/errors/0/detail").asText()).isEqualTo("The iterator is foreign.");
  }

  @Test
  void saysWhenToComeBackInWholeSeconds() {
    http.store.refuse(new Failure.Unavailable("Nothing was stored.", Duration.ofMillis(1500)));

    Answer answer = http.client.get("/api/v1/app");

    assertThat(answer.header("Retry-After")).contains("2");
  }

  @Test
  void saysHowToAuthenticate() {
    http.store.refuse(new Failure.Unauthenticated("The key expired."));

    Answer answer = http.client.get("/api/v1/app");

    assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void leaksNothingOfAFault() {
    http.store.breakWith(new IllegalStateException("password of the database"));

    Answer answer = http.client.get("/api/v1/app");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).doesNotContain("password", "Exception");
  }

  @Test
  void isNotReadyWithoutTheDatabaseButAlive() {
    http.store.refuse(new Failure.Unavailable("The database is away.", Duration.ofSeconds(1)));

    Answer ready = http.stranger().get("/health/ready");
    Answer alive = http.stranger().get("/api/v1/health");

    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text("status")).isEqualTo("down");
    assertThat(ready.json().at("/checks/0/detail").asText()).isEqualTo("The database is away.");
    assertThat(alive.status()).isEqualTo(204);
  }
}
