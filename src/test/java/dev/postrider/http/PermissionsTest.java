package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.contract.ApiKeys;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.Scope;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PublishedContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation of the contract, called by every kind of caller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionsTest {
  private static final Set<String> FOR_ALL = Set.of("/api/v1/auth/logout");

  private HttpFixture http;
  private List<Operation> operations;

  @BeforeAll
  void start() {
    http = new HttpFixture();
    // Who logs out is not known any more as soon as the token is not trusted from memory.
    operations =
        Contract.load().operations().stream()
            .sorted(Comparator.comparing(operation -> operation.path().endsWith("/logout")))
            .toList();
  }

  @AfterAll
  void stop() {
    http.close();
  }

  @Test
  void strangersGetNothingButWhatIsPublic() {
    try (ContractClient stranger = http.stranger()) {
      for (Operation operation : operations) {
        Answer answer = call(stranger, operation, "acme");
        assertThat(answer.status() == 401).as(operation.id()).isNotEqualTo(operation.isPublic());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortalTokenDoesWhatItsCapabilityAllowsAndNoMore(Capability capability) {
    var allowed = new TreeSet<String>();
    try (ContractClient customer = http.customer(Set.of(capability))) {
      for (Operation operation : operations) {
        if (!operation.isPublic() && call(customer, operation, "acme").status() != 403) {
          allowed.add(operation.id());
        }
      }
    }

    Set<String> expected = new TreeSet<>();
    operations.stream()
        .filter(
            operation ->
                FOR_ALL.contains(operation.path())
                    || Permissions.of(operation).capability().equals(Optional.of(capability)))
        .forEach(operation -> expected.add(operation.id()));
    assertThat(allowed).isEqualTo(expected).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anApiKeyDoesWhatItsScopeAllowsAndNoMore(Scope scope) {
    var allowed = new TreeSet<String>();
    var expected = new TreeSet<String>();
    try (var fixture = new HttpFixture()) {
      fixture.store.regrant(new ApiKeys.Grant(Set.of(scope), null));
      for (Operation operation : operations) {
        if (!operation.isPublic()) {
          if (call(fixture.client, operation, "acme").status() != 403) {
            allowed.add(operation.id());
          }
          if (Permissions.of(operation).scope().equals(Optional.of(scope))) {
            expected.add(operation.id());
          }
        }
      }
    }

    // Its example names scopes that a key with this one alone cannot give.
    expected.remove("v1.api-key.create");
    assertThat(allowed).isEqualTo(expected).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aPersonDoesWhatTheRoleAllowsAndNoMore(MemberRole role) {
    var allowed = new TreeSet<String>();
    try (ContractClient person = http.person(role)) {
      for (Operation operation : operations) {
        if (!operation.isPublic() && call(person, operation, "acme").status() != 403) {
          allowed.add(operation.id());
        }
      }
    }

    Set<String> expected = new TreeSet<>();
    for (Operation operation : operations) {
      Permission permission = Permissions.of(operation);
      if (permission == Permission.PERSON || permission.scope().filter(role::allows).isPresent()) {
        expected.add(operation.id());
      }
    }
    assertThat(allowed).isEqualTo(expected).isNotEmpty();
  }

  @Test
  void theDocumentationHasTheTable() throws IOException {
    String table =
        operations.stream()
            .sorted(Comparator.comparing(Operation::path).thenComparing(Operation::method))
            .map(PermissionsTest::row)
            .collect(Collectors.joining("\n"));
    Files.writeString(Path.of("target/permissions.md"), table);

    assertThat(Files.readString(Path.of("docs/permissions.md")))
        .as("docs/permissions.md must hold target/permissions.md")
        .contains(table);
  }

  private static String row(Operation operation) {
    Permission permission = Permissions.of(operation);
    String key = permission.scope().map(scope -> "`" + scope.text() + "`").orElse("no");
    String portal =
        permission
            .capability()
            .map(capability -> "`" + AuthenticationRoutes.written(capability) + "`")
            .orElse(permission == Permission.PORTAL_TOKEN ? "any" : "no");
    String role =
        permission == Permission.PERSON
            ? "any"
            : permission.scope().map(PermissionsTest::leastRole).orElse("no");
    return "| `%s %s` | %s | %s | %s |"
        .formatted(
            operation.method(),
            operation.path(),
            operation.isPublic() ? "anybody" : key,
            operation.isPublic() ? "anybody" : portal,
            operation.isPublic() ? "anybody" : role);
  }

  private static String leastRole(Scope scope) {
    return Arrays.stream(MemberRole.values())
        .filter(role -> role.allows(scope))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void aPortalTokenOpensNoOtherApplication() {
    try (ContractClient customer = http.customer(EnumSet.allOf(Capability.class))) {
      for (Operation operation : operations) {
        if (operation.path().contains("{app_id}")) {
          assertThat(call(customer, operation, "other").status()).as(operation.id()).isEqualTo(403);
        }
      }
    }
  }

  @Test
  void doesNotStartWithAnOperationThatHasNoRow() {
    var operation = new Operation("v1.new", "GET", "/new", false, List.of(), Optional.empty());

    assertThatThrownBy(() -> Permissions.of(operation))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("v1.new has no permission");
  }

  @Test
  void doesNotStartIfTheContractOpensWhatTheTableGuards() {
    var operation =
        new Operation("v1.message.create", "POST", "/m", true, List.of(), Optional.empty());

    assertThatThrownBy(() -> Permissions.of(operation))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("differ about whether v1.message.create is public");
  }

  private static Answer call(ContractClient client, Operation operation, String application) {
    var published = new PublishedContract.Operation(operation.method(), operation.path());
    return ExampleCaller.call(client, published, application);
  }
}
