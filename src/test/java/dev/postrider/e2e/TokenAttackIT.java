package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import dev.postrider.e2e.Credentials.Person;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forged, stolen and outlived tokens, against the program as it runs. */
final class TokenAttackIT {
  private static final String APPLICATIONS = "/api/v1/app";
  private static final String SESSION = "/api/v1/session";
  private static final String NOT_VALID = "The access token is not valid any more, or never was.";

  private static Product product;
  private static ContractClient client;
  private static Credentials credentials;
  private static OrganizationId organization;
  private static OrganizationId foreign;

  @BeforeAll
  static void start() {
    product = Product.start(Map.of("POSTRIDER_HTTP_PUBLIC_URL", Credentials.ISSUER));
    client = product.client("");
    credentials = new Credentials(product);
    organization = organizationOf(Product.KEY);
    foreign = organizationOf(product.foundOrganization("Foreign"));
  }

  @AfterAll
  static void stop() {
    credentials.close();
    client.close();
    product.close();
  }

  private static OrganizationId organizationOf(String key) {
    return OrganizationId.parse(send("GET", "/api/v1/organization", key, "").text("id"))
        .orElseThrow();
  }

  private static Answer send(String method, String path, String credential, String body) {
    return client.send(
        method,
        path,
        request -> {
          if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
          }
          return request
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .header("Authorization", "Bearer " + credential);
        });
  }

  private static Answer list(String credential) {
    return send("GET", APPLICATIONS, credential, "");
  }

  private static Answer refresh(Token token) {
    return client.send(
        "POST",
        SESSION + "/refresh",
        request ->
            request
                .POST(BodyPublishers.noBody())
                .header("Cookie", "postrider_refresh=" + token.text()));
  }

  private static Token refreshed(Answer answer) {
    String cookie = answer.header("Set-Cookie").orElseThrow();
    return new Token(cookie.replaceAll(".*?=", "").replaceAll(";.*", ""));
  }

  private static Person person(MemberRole role) {
    return credentials.person(organization, role);
  }

  @Test
  void refusesForgeriesAndDoesNotTellWhy() {
    // Given
    Person person = person(MemberRole.VIEWER);
    assertThat(list(credentials.accessToken(person)).status()).isEqualTo(200);

    // When
    Map<String, Answer> answers = new LinkedHashMap<>();
    new ForgedTokens(credentials, person)
        .saying(foreign)
        .forEach((name, token) -> answers.put(name, list(token)));

    // Then
    List<String> surprises = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          String detail = answer.text("detail");
          boolean silent =
              detail.equals(NOT_VALID)
                  || detail.startsWith("The session has ended")
                  || detail.startsWith("The Authorization header holds no API key.");
          if (answer.status() != 401 || !silent) {
            surprises.add("%n%s: %s".formatted(name, answer));
          }
        });
    assertThat(surprises).isEmpty();
    assertThat(answers).hasSizeGreaterThan(40);
  }

  @Test
  void aRefreshTokenIsGoodForOneTradeOnly() {
    // Given
    Person person = person(MemberRole.VIEWER);
    Answer first = refresh(person.refreshToken());
    assertThat(first.status()).isEqualTo(200);

    // When
    Answer replayed = refresh(person.refreshToken());

    // Then
    assertThat(replayed.status()).isEqualTo(401);
    assertThat(replayed.header("Set-Cookie")).isEmpty();
    assertThat(refresh(refreshed(first)).status()).isEqualTo(401);
    Poll.until(() -> list(first.text("accessToken")).status(), status -> status == 401);
  }

  @Test
  void ofTwoWhoTradeTheSameTokenAtOnceOneGetsAnotherAndTheSessionEnds() {
    Person person = person(MemberRole.VIEWER);

    List<Answer> answers = atOnce(() -> refresh(person.refreshToken()));

    assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 401);
    Answer lucky = answers.stream().filter(answer -> answer.status() == 200).findFirst().get();
    assertThat(refresh(refreshed(lucky)).status()).isEqualTo(401);
    Poll.until(() -> list(lucky.text("accessToken")).status(), status -> status == 401);
  }

  private static List<Answer> atOnce(Supplier<Answer> call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = CompletableFuture.supplyAsync(call, threads);
      var other = CompletableFuture.supplyAsync(call, threads);
      return List.of(one.join(), other.join());
    }
  }

  @Test
  void aRefreshTokenEndsWithItsSession() {
    Person loggedOut = person(MemberRole.VIEWER);
    Person careful = person(MemberRole.VIEWER);
    Person elsewhere = credentials.logIn(careful.id(), careful.email(), organization);

    send("POST", SESSION + "/log-out", credentials.accessToken(loggedOut), "");
    Answer changed =
        send(
            "POST",
            "/api/v1/account/change-password",
            credentials.accessToken(careful),
            "{\"currentPassword\": \"%s\", \"newPassword\": \"another horse battery\"}"
                .formatted(Credentials.PASSWORD));

    assertThat(changed.status()).as(changed.text()).isEqualTo(204);
    assertThat(refresh(loggedOut.refreshToken()).status()).isEqualTo(401);
    assertThat(refresh(elsewhere.refreshToken()).status()).isEqualTo(401);
    assertThat(refresh(careful.refreshToken()).status()).isEqualTo(200);
  }

  @Test
  void givesTheCookieToScriptsAndOtherSitesAndPathsNever() {
    String cookie = refresh(person(MemberRole.VIEWER).refreshToken()).header("Set-Cookie").get();

    assertThat(cookie.split("; "))
        .contains("HTTPOnly", "Secure", "SameSite=Strict", "Path=/api/v1/session")
        .noneMatch(attribute -> attribute.startsWith("Domain="));
  }

  @Test
  void takesARefreshTokenFromTheCookieOnly() {
    Token token = person(MemberRole.VIEWER).refreshToken();

    assertThat(list(token.text()).status()).isEqualTo(401);
    assertThat(
            send("POST", SESSION + "/refresh?postrider_refresh=" + token.text(), token.text(), "")
                .status())
        .isEqualTo(401);
    assertThat(refresh(token).status()).isEqualTo(200);
  }

  @Test
  void whoIsRemovedOrDemotedIsSoWithinTheTrustedSecond() {
    // Given
    Person removed = person(MemberRole.ADMIN);
    Person demoted = person(MemberRole.ADMIN);
    String owner = credentials.accessToken(person(MemberRole.OWNER));
    String members = "/api/v1/organization/member/";
    assertThat(list(credentials.accessToken(removed)).status()).isEqualTo(200);
    assertThat(list(credentials.accessToken(demoted)).status()).isEqualTo(200);

    // When
    send("DELETE", members + removed.id(), owner, "");
    send("PATCH", members + demoted.id(), owner, "{\"role\": \"viewer\"}");

    // Then
    String removedToken = credentials.accessToken(removed);
    String demotedToken = credentials.accessToken(demoted);
    Poll.until(() -> list(removedToken).status(), status -> status == 401);
    Poll.until(
        () -> send("GET", "/api/v1/api-key", demotedToken, "").status(), status -> status == 403);
    assertThat(list(demotedToken).status()).isEqualTo(200);
    assertThat(refresh(removed.refreshToken()).status()).isEqualTo(401);
  }

  @Test
  void switchesToNoOrganizationOfOthers() {
    Person person = person(MemberRole.OWNER);
    String body = "{\"organizationId\": \"%s\"}".formatted(foreign);

    Answer refused = send("POST", SESSION + "/switch", credentials.accessToken(person), body);
    credentials.join(person.id(), foreign, MemberRole.VIEWER);
    Answer moved = send("POST", SESSION + "/switch", credentials.accessToken(person), body);

    assertThat(refused.status()).isEqualTo(404);
    assertThat(moved.status()).isEqualTo(200);
    assertThat(send("POST", APPLICATIONS, moved.text("accessToken"), "{\"name\": \"A\"}").status())
        .as("an owner there is a viewer here")
        .isEqualTo(403);
  }

  @Test
  void aPortalOpensItsOwnApplicationWhateverIsInThePath() {
    String own = made("{\"name\": \"Own\", \"uid\": \"own\"}");
    String other = made("{\"name\": \"Other\", \"uid\": \"other\"}");
    String portal =
        credentials
            .portalToken(
                organization,
                ApplicationId.parse(own).orElseThrow(),
                EnumSet.allOf(Capability.class))
            .text();

    assertThat(send("GET", APPLICATIONS + "/own", portal, "").text("id")).isEqualTo(own);
    for (String path : List.of("other", other, "OWN", "own%2F..%2Fother", "own%00", "%6fther")) {
      Answer answer = send("GET", APPLICATIONS + "/" + path + "/endpoint", portal, "");
      assertThat(answer.status()).as(path).isIn(400, 403, 404, 422);
    }
  }

  private static String made(String application) {
    return send("POST", APPLICATIONS, Product.KEY, application).text("id");
  }
}
