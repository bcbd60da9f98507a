package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.e2e.Credentials.Person;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers who may something, and try to get more. */
final class PrivilegeAttackIT {
  private static final String KEYS = "/api/v1/api-key";
  private static final String MEMBERS = "/api/v1/organization/member/";
  private static final String INVITATIONS = "/api/v1/organization/invitation";

  private static Product product;
  private static ContractClient owner;
  private static Credentials credentials;

  @BeforeAll
  static void start() {
    product = Product.start(Map.of("POSTRIDER_HTTP_PUBLIC_URL", Credentials.ISSUER));
    owner = product.client();
    credentials = new Credentials(product);
  }

  @AfterAll
  static void stop() {
    credentials.close();
    owner.close();
    product.close();
  }

  private static OrganizationId organization() {
    return OrganizationId.parse(owner.get("/api/v1/organization").text("id")).orElseThrow();
  }

  private static ContractClient as(Person person) {
    return product.client(credentials.accessToken(person));
  }

  private static Answer postNothing(ContractClient caller, String path) {
    return caller.send("POST", path, BodyPublishers.noBody());
  }

  private static String role(String role) {
    return "{\"role\": \"%s\"}".formatted(role);
  }

  @Test
  void aKeyMakesNoneThatIsMoreThanItself() {
    // Given
    Instant end = Clock.systemUTC().instant().plus(Duration.ofDays(1));
    String made =
        owner
            .post(
                KEYS,
                "{\"name\": \"a\", \"scopes\": [\"api-keys\", \"read\"], \"expiresAt\": \"%s\"}"
                    .formatted(end))
            .text("key");

    try (ContractClient key = product.client(made)) {
      // When
      Answer more =
          key.post(
              KEYS,
              "{\"name\": \"b\", \"scopes\": [\"read\", \"send\"], \"expiresAt\": \"%s\"}"
                  .formatted(end));
      Answer all = key.post(KEYS, "{\"name\": \"b\", \"expiresAt\": \"%s\"}".formatted(end));
      Answer longer =
          key.post(
              KEYS,
              "{\"name\": \"b\", \"scopes\": [\"read\"], \"expiresAt\": \"%s\"}"
                  .formatted(end.plusSeconds(1)));
      Answer forever = key.post(KEYS, "{\"name\": \"b\", \"scopes\": [\"read\"]}");

      // Then
      assertThat(List.of(more.status(), all.status())).containsOnly(403);
      assertThat(List.of(longer.status(), forever.status())).containsOnly(422);
      assertThat(key.get(KEYS).json().path("data"))
          .noneMatch(k -> k.path("name").asText().equals("b"));
    }
  }

  /** The answer to the first request holds a key with scopes that the other has not. */
  @Test
  void aKeyIsNotAnsweredWithWhatAnotherGot() {
    // Given
    String request = "{\"name\": \"nightly\"}";
    String little = owner.post(KEYS, "{\"name\": \"a\", \"scopes\": [\"api-keys\"]}").text("key");
    Answer first = repeatable(owner, request);

    try (ContractClient key = product.client(little)) {
      // When
      Answer replayed = repeatable(key, request);

      // Then
      assertThat(first.status()).isEqualTo(201);
      assertThat(replayed.status()).isEqualTo(403);
      assertThat(replayed.text()).doesNotContain(first.text("key"));
      assertThat(repeatable(owner, request).text()).isEqualTo(first.text());
    }
  }

  private static Answer repeatable(ContractClient caller, String body) {
    return caller.send(
        "POST",
        KEYS,
        call ->
            call.POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "nightly-1"));
  }

  @Test
  void anAdminGivesAndTakesNothingOfOwners() {
    // Given
    Person admin = credentials.person(organization(), MemberRole.ADMIN);
    Person boss = credentials.person(organization(), MemberRole.OWNER);

    try (ContractClient caller = as(admin);
        ContractClient bossy = as(boss)) {
      bossy.post(INVITATIONS, "{\"email\": \"heir@example.com\", \"role\": \"owner\"}");

      // When
      List<Answer> attempts =
          List.of(
              caller.patch(MEMBERS + admin.id(), role("owner")),
              caller.patch(MEMBERS + boss.id(), role("viewer")),
              caller.delete(MEMBERS + boss.id()),
              caller.post(
                  "/api/v1/organization/transfer", "{\"personId\": \"%s\"}".formatted(admin.id())),
              caller.post(INVITATIONS, "{\"email\": \"evil@example.com\", \"role\": \"owner\"}"),
              caller.post(INVITATIONS, "{\"email\": \"Heir@example.com\", \"role\": \"viewer\"}"));

      // Then
      assertThat(attempts).extracting(Answer::status).containsOnly(403);
      assertThat(roles(bossy)).contains(Map.entry(boss.id().toString(), "owner"));
      assertThat(roles(bossy)).contains(Map.entry(admin.id().toString(), "admin"));
      assertThat(bossy.get(INVITATIONS).text()).contains("heir@example.com", "\"owner\"");
    }
  }

  private static Map<String, String> roles(ContractClient reader) {
    Map<String, String> roles = new TreeMap<>();
    reader
        .get("/api/v1/organization/member")
        .json()
        .path("data")
        .forEach(member -> roles.put(member.path("id").asText(), member.path("role").asText()));
    return roles;
  }

  @Test
  void theLastOwnerStays() {
    Person creator = credentials.person(organization(), MemberRole.VIEWER);

    try (ContractClient caller = as(creator)) {
      String own = caller.post("/api/v1/organization", "{\"name\": \"Own\"}").text("id");
      Person there =
          credentials.logIn(creator.id(), creator.email(), OrganizationId.parse(own).orElseThrow());
      try (ContractClient last = as(there)) {
        assertThat(postNothing(last, "/api/v1/organization/leave").status()).isEqualTo(409);
        assertThat(last.delete(MEMBERS + creator.id()).status()).isEqualTo(409);
        assertThat(last.patch(MEMBERS + creator.id(), role("viewer")).status()).isEqualTo(409);
        assertThat(last.get("/api/v1/organization").status()).isEqualTo(200);
      }
    }
  }

  /** Who was an owner a moment ago is still taken for one by a process that has just asked. */
  @Test
  void whoWasAnOwnerAMomentAgoGivesNothingAway() {
    // Given
    Person former = credentials.person(organization(), MemberRole.OWNER);
    Person accomplice = credentials.person(organization(), MemberRole.VIEWER);
    String promoted = MEMBERS + accomplice.id();

    try (ContractClient caller = as(former)) {
      for (String now : List.of("viewer", "none")) {
        assertThat(caller.get("/api/v1/organization").status()).isEqualTo(200);

        // When
        credentials.setRole(former, now);

        // Then
        assertThat(caller.patch(promoted, role("owner")).status()).isIn(401, 403);
        assertThat(
                caller
                    .post(
                        "/api/v1/organization/transfer",
                        "{\"personId\": \"%s\"}".formatted(accomplice.id()))
                    .status())
            .isIn(401, 403);
        assertThat(
                caller
                    .post(INVITATIONS, "{\"email\": \"friend@example.com\", \"role\": \"admin\"}")
                    .status())
            .isIn(401, 403);
        credentials.setRole(former, "owner");
        Poll.until(() -> caller.get(KEYS).status(), status -> status == 200);
      }
      assertThat(roles(owner)).contains(Map.entry(accomplice.id().toString(), "viewer"));
      assertThat(owner.get(INVITATIONS).text()).doesNotContain("friend@example.com");
    }
  }
}
