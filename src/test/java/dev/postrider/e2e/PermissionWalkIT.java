package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.e2e.WalkingCaller.Bearer;
import dev.postrider.e2e.WalkingCaller.Verdict;
import dev.postrider.http.PermissionTable;
import dev.postrider.http.PermissionTable.Row;
import dev.postrider.support.Answer;
import dev.postrider.support.DatabaseDump;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every operation, called by every kind of caller, against the table of permissions. First come the
 * calls that must be refused, which leave everything as it was. Then those that are allowed, which
 * may end what they name and who calls: so each has a caller of its own, and those that delete
 * something or change people have a victim of their own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PermissionWalkIT {
  /** On this wire a PUT creates what does not exist. */
  private static final String UPSERT = "v1.endpoint.update";

  /**
   * They need a mail, the code of an app, a provider, or something as it was before the walk; tests
   * of their own have these.
   */
  private static final Set<String> NEED_MORE =
      Set.of(
          "v1.account.confirm",
          "v1.account.reset-password",
          "v1.account.second-factor.start",
          "v1.account.second-factor.confirm",
          "v1.account.second-factor.renew-recovery-codes",
          "v1.account.second-factor.switch-off",
          "v1.background-task.cancel",
          "v1.background-task.create-download-link",
          "v1.background-task.download",
          "v1.background-task.resume",
          "v1.application.export",
          "v1.endpoint.bulk-replay",
          "v1.endpoint.bulk-resend",
          "v1.endpoint.recover",
          "v1.endpoint.replay-missing",
          "v1.endpoint.send-example",
          "v1.message-attempt.resend",
          "v1.invitation.show",
          "v1.invitation.accept",
          "v1.session.openid",
          "v1.session.openid-callback");

  /** What the program changes by itself, or because it looks at a credential. */
  private static final Map<String, List<String>> VOLATILE =
      Map.of(
          "api_key", List.of("last_used_at"),
          "mail", List.of("attempts", "next_attempt_at", "error", "failed_at"),
          "scheduled_tasks",
              List.of(
                  "execution_time",
                  "picked",
                  "picked_by",
                  "last_success",
                  "last_heartbeat",
                  "version"));

  private static final List<Row> ROWS = PermissionTable.rows();

  private static Product product;
  private static WalkedOrganization organization;
  private static List<WalkingCaller> callers;

  @BeforeAll
  static void start() {
    product =
        Product.start(
            Map.of(
                "POSTRIDER_HTTP_PUBLIC_URL", Credentials.ISSUER,
                "POSTRIDER_HTTP_TRUSTED_PROXIES", "127.0.0.0/8",
                "POSTRIDER_ACCOUNTS_OPEN_FOR_ALL", "true"));
    organization = new WalkedOrganization(product);
    callers = organization.callers().all();
  }

  @AfterAll
  static void stop() {
    organization.close();
  }

  @Test
  @Order(1)
  void refusesWhoMayNotAndChangesNothing() {
    // Given
    Map<WalkingCaller, Bearer> bearers = new HashMap<>();
    callers.forEach(caller -> bearers.put(caller, caller.make().get()));
    var differences = new ArrayList<String>();
    var before = DatabaseDump.without(product.database(), VOLATILE);

    // When
    int calls = 0;
    for (Row row : ROWS) {
      for (WalkingCaller caller : callers) {
        if (caller.expected().apply(row) != Verdict.ALLOWED) {
          var bearer = Objects.requireNonNull(bearers.get(caller));
          compare(row, caller, organization.call(row, bearer), differences);
          calls++;
        }
      }
    }

    // Then
    assertThat(differences).as("of %d calls that must be refused", calls).isEmpty();
    assertThat(calls).isGreaterThan(ROWS.size() * callers.size() / 2);
    assertThat(DatabaseDump.without(product.database(), VOLATILE)).isEqualTo(before);
  }

  @Test
  @Order(1)
  void findsNothingOfOneApplicationInAnother() {
    var surprises = new ArrayList<String>();
    int calls = 0;
    for (WalkingCaller caller : organization.callers().elsewhere()) {
      Bearer bearer = caller.make().get();
      for (Row row : ROWS) {
        if (row.operation().path().matches(".*\\{app_id}/.*\\{.*")
            && !row.id().equals(UPSERT)
            && caller.expected().apply(row) == Verdict.ALLOWED) {
          Answer answer = organization.callElsewhere(row, bearer);
          calls++;
          if (answer.status() != 404) {
            surprises.add("%n%s by '%s': %s".formatted(row, caller, answer));
          }
        }
      }
    }

    assertThat(surprises).isEmpty();
    assertThat(calls).isGreaterThan(40);
  }

  @Test
  @Order(2)
  void letsThoseWhoMay() {
    var differences = new ArrayList<String>();
    Set<String> succeeded = new TreeSet<>(NEED_MORE);
    int calls = 0;
    for (Row row : ROWS) {
      for (WalkingCaller caller : callers) {
        if (caller.expected().apply(row) == Verdict.ALLOWED) {
          Answer answer = organization.callOnVictims(row, caller.make().get());
          compare(row, caller, answer, differences);
          calls++;
          if (answer.status() < 300) {
            succeeded.add(row.id());
          }
        }
      }
    }

    assertThat(differences).as("of %d calls that are allowed", calls).isEmpty();
    assertThat(ROWS).extracting(Row::id).allMatch(succeeded::contains);
  }

  private static void compare(
      Row row, WalkingCaller caller, Answer answer, List<String> differences) {
    Verdict expected = caller.expected().apply(row);
    Verdict actual = Verdict.of(answer.status());
    if (actual != expected) {
      differences.add(
          "%n%s by '%s': %s instead of %s, %s"
              .formatted(row, caller, actual, expected, answer.text()));
    }
  }
}
