package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.domain.Capability;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.PublishedContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    operations = Contract.load().operations();
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
