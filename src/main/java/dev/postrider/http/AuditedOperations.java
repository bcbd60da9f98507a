package dev.postrider.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes into the audit log: every operation that may change something, but for the rows of this
 * table, and some that are a GET.
 */
final class AuditedOperations {
  private static final Map<Exemption, List<String>> EXEMPT =
      Map.of(
          Exemption.TRAFFIC,
          List.of("v1.message.create", "v1.message-attempt.resend", "v1.endpoint.send-example"),
          Exemption.ONLY_READS,
          List.of(
              "v1.message.search",
              "v1.invitation.show",
              "v1.message.precheck",
              "v1.environment.export",
              "v1.statistics.aggregate-app-stats",
              "v1.statistics.aggregate-event-types"),
          Exemption.GOES_ON,
          List.of(
              "v1.session.refresh", "v1.live.create-ticket", "v1.live.create-organization-ticket"),
          Exemption.OF_NO_ORGANIZATION,
          List.of(
              "v1.account.register", "v1.account.forgot-password", "v1.account.reset-password"));

  /** They show a secret, hand an export over, or are how somebody comes in. */
  private static final Set<String> ALTHOUGH_A_GET =
      Set.of(
          "v1.endpoint.get-secret",
          "v1.operational-webhook.endpoint.get-secret",
          "v1.background-task.download",
          "v1.session.openid-callback");

  /** Those of HTTP that change nothing (RFC 9110, section 9.2.1). */
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

  private static final Map<String, Exemption> REASONS = reasons();

  private AuditedOperations() {}

  /** Why an operation that is no GET is not recorded. */
  enum Exemption {
    /** Messages and sending them are the service's business, and have lists of their own. */
    TRAFFIC,
    /** Has its question in a body, and changes nothing that anybody has set up. */
    ONLY_READS,
    /** A page that stays open does so by itself, again and again. */
    GOES_ON,
    /** A person does it for all organizations or before there is one; the person gets a mail. */
    OF_NO_ORGANIZATION
  }

  private static Map<String, Exemption> reasons() {
    var reasons = new HashMap<String, Exemption>();
    EXEMPT.forEach(
        (reason, operations) -> operations.forEach(operation -> reasons.put(operation, reason)));
    return Map.copyOf(reasons);
  }

  /** Whether what the operation did is recorded. */
  static boolean contains(Operation operation) {
    return SAFE_METHODS.contains(operation.method())
        ? ALTHOUGH_A_GET.contains(operation.id())
        : !REASONS.containsKey(operation.id());
  }

  /** The operations that are not recorded although they are no GET, and why. */
  static Map<String, Exemption> exempt() {
    return REASONS;
  }

  /** The operations that are recorded although they are a GET. */
  static Set<String> althoughAGet() {
    return ALTHOUGH_A_GET;
  }
}
