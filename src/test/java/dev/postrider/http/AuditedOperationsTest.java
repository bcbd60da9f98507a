package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.AuditLog.Act;
import dev.postrider.support.PublishedContract;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operation of the contract goes into the audit log, or is named with a reason. */
final class AuditedOperationsTest {
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final List<String> IN_ORDER_OF_NEED =
      List.of("POST", "PUT", "GET", "HEAD", "PATCH", "DELETE");

  private final List<Operation> operations = Contract.load().operations();

  private Set<String> ids(boolean safe) {
    return operations.stream()
        .filter(operation -> SAFE.contains(operation.method()) == safe)
        .map(Operation::id)
        .collect(Collectors.toSet());
  }

  @Test
  void namesOnlyOperationsThatThereAre() {
    assertThat(ids(false)).containsAll(AuditedOperations.exempt().keySet());
    assertThat(ids(true)).containsAll(AuditedOperations.althoughAGet());
  }

  @Test
  void everyOperationThatShowsASecretIsRecorded() {
    assertThat(operations)
        .filteredOn(operation -> operation.id().endsWith(".get-secret"))
        .hasSizeGreaterThan(1)
        .allMatch(AuditedOperations::contains);
  }

  /** Calls each operation once with the contract's example, all of which succeed. */
  @Test
  void eachIsRecordedOnceUnlessItIsExempt() {
    var expected = new TreeSet<String>();
    for (Operation operation : operations) {
      boolean changes = !SAFE.contains(operation.method());
      boolean exempt = AuditedOperations.exempt().containsKey(operation.id());
      if ((changes && !exempt) || AuditedOperations.althoughAGet().contains(operation.id())) {
        expected.add(operation.id());
      }
    }

    try (var http = new HttpFixture()) {
      var caller = new ExampleCaller(http);
      operations.stream()
          .sorted(
              Comparator.comparingInt((Operation each) -> IN_ORDER_OF_NEED.indexOf(each.method()))
                  .thenComparing(each -> each.path().matches(".*(resend|send-example)"))
                  .thenComparing(Operation::path))
          .forEach(
              each -> caller.call(new PublishedContract.Operation(each.method(), each.path())));

      assertThat(http.store.auditLog.acts())
          .extracting(Act::operation)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
