package dev.postrider.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may do what: one row for each operation of the contract. */
final class Permissions {
  private static final Map<Permission, List<String>> TABLE =
      Map.ofEntries(
          Map.entry(
              Permission.NONE,
              List.of(
                  "v1.session.create",
                  "v1.session.refresh",
                  "v1.session.methods",
                  "v1.session.openid",
                  "v1.session.openid-callback",
                  "jwks",
                  "v1.health.get",
                  "v1.health.head",
                  "v1.health.ping",
                  "v1.account.register",
                  "v1.account.confirm",
                  "v1.account.forgot-password",
                  "v1.account.reset-password",
                  "v1.invitation.show",
                  "v1.invitation.accept",
                  "v1.background-task.download",
                  "v1.health.ping-head",
                  "health.ready")),
          Map.entry(
              Permission.VIEW_ALL,
              List.of(
                  "v1.application.list",
                  "v1.application.count-active",
                  "v1.environment.export",
                  "v1.environment.get-settings",
                  "v1.event-type.get-retry-schedule",
                  "v1.statistics.aggregate-app-stats",
                  "v1.statistics.aggregate-event-types",
                  "v1.statistics.usage-by-day",
                  "v1.background-task.list",
                  "v1.background-task.get",
                  "v1.live.create-organization-ticket",
                  "v1.organization.get",
                  "v1.organization.member.list",
                  "v1.organization.invitation.list",
                  "v1.operational-webhook.endpoint.list",
                  "v1.operational-webhook.endpoint.get",
                  "v1.operational-webhook.endpoint.get-headers")),
          Map.entry(
              Permission.EXPORT,
              List.of(
                  "v1.application.export",
                  "v1.background-task.create-download-link",
                  "v1.background-task.delete-download")),
          Map.entry(
              Permission.VIEW_OWN_SECRET, List.of("v1.operational-webhook.endpoint.get-secret")),
          Map.entry(Permission.SEND, List.of("v1.message.create", "v1.message.precheck")),
          Map.entry(
              Permission.MANAGE_APPLICATIONS,
              List.of(
                  "v1.application.create",
                  "v1.application.update",
                  "v1.application.patch",
                  "v1.application.delete",
                  "v1.message.expunge-content",
                  "v1.message.expunge-all-contents",
                  "v1.message-attempt.expunge-content")),
          Map.entry(
              Permission.MANAGE_EVENT_TYPES,
              List.of(
                  "v1.event-type.create",
                  "v1.event-type.update",
                  "v1.event-type.patch",
                  "v1.event-type.delete",
                  "v1.event-type.import-openapi",
                  "v1.event-type.set-retry-schedule")),
          Map.entry(
              Permission.GIVE_ACCESS,
              List.of("v1.authentication.app-portal-access", "v1.authentication.expire-all")),
          Map.entry(
              Permission.MANAGE_ORGANIZATION,
              List.of(
                  "v1.environment.import",
                  "v1.organization.patch",
                  "v1.environment.patch-settings",
                  "v1.operational-webhook.endpoint.create",
                  "v1.operational-webhook.endpoint.upsert",
                  "v1.operational-webhook.endpoint.delete",
                  "v1.operational-webhook.endpoint.set-headers",
                  "v1.operational-webhook.endpoint.rotate-secret")),
          Map.entry(
              Permission.MANAGE_KEYS,
              List.of(
                  "v1.api-key.list", "v1.api-key.create", "v1.api-key.get", "v1.api-key.delete")),
          Map.entry(Permission.VIEW_AUDIT_LOG, List.of("v1.audit-log.list")),
          Map.entry(
              Permission.MANAGE_MEMBERS,
              List.of(
                  "v1.organization.member.patch",
                  "v1.organization.member.delete",
                  "v1.organization.invitation.create",
                  "v1.organization.invitation.delete")),
          Map.entry(
              Permission.PERSON,
              List.of(
                  "v1.account.change-password",
                  "v1.account.second-factor.get",
                  "v1.account.second-factor.start",
                  "v1.account.second-factor.confirm",
                  "v1.account.second-factor.renew-recovery-codes",
                  "v1.account.second-factor.switch-off",
                  "v1.organization.create",
                  "v1.organization.leave",
                  "v1.organization.transfer",
                  "v1.session.list",
                  "v1.session.delete",
                  "v1.session.switch",
                  "v1.session.log-out",
                  "v1.session.log-out-everywhere")),
          Map.entry(Permission.PORTAL_TOKEN, List.of("v1.authentication.logout")),
          Map.entry(
              Permission.VIEW,
              List.of(
                  "v1.application.get",
                  "v1.event-type.list",
                  "v1.event-type.get",
                  "v1.endpoint.list",
                  "v1.endpoint.get",
                  "v1.endpoint.get-headers",
                  "v1.message.list",
                  "v1.message.get",
                  "v1.message.search",
                  "v1.message.get-raw-payload",
                  "v1.application.stats.attempts",
                  "v1.endpoint.get-stats",
                  "v1.endpoint.get-throttling-status",
                  "v1.authentication.whoami",
                  "v1.message-attempt.list-by-msg",
                  "v1.message-attempt.list-attempted-destinations",
                  "v1.message-attempt.list-attempted-messages",
                  "v1.message-attempt.list-by-endpoint",
                  "v1.message-attempt.get",
                  "v1.message-attempt.get-headers",
                  "v1.live.create-ticket")),
          Map.entry(Permission.VIEW_SECRET, List.of("v1.endpoint.get-secret")),
          Map.entry(Permission.MANAGE_SECRET, List.of("v1.endpoint.rotate-secret")),
          Map.entry(
              Permission.SEND_AGAIN,
              List.of(
                  "v1.endpoint.send-example",
                  "v1.endpoint.recover",
                  "v1.endpoint.replay-missing",
                  "v1.endpoint.bulk-replay",
                  "v1.endpoint.bulk-resend",
                  "v1.message-attempt.resend")),
          Map.entry(
              Permission.MANAGE_TASKS,
              List.of("v1.background-task.cancel", "v1.background-task.resume")),
          Map.entry(
              Permission.MANAGE_ENDPOINTS,
              List.of(
                  "v1.endpoint.create",
                  "v1.endpoint.cancel-msgs",
                  "v1.endpoint.update-headers",
                  "v1.endpoint.patch-headers",
                  "v1.endpoint.update",
                  "v1.endpoint.patch",
                  "v1.endpoint.delete")));

  private static final Map<String, Permission> BY_OPERATION = byOperation();

  private Permissions() {}

  private static Map<String, Permission> byOperation() {
    var byOperation = new HashMap<String, Permission>();
    TABLE.forEach(
        (permission, operations) ->
            operations.forEach(
                operation -> {
                  if (byOperation.put(operation, permission) != null) {
                    throw new IllegalStateException(operation + " has two permissions");
                  }
                }));
    return Map.copyOf(byOperation);
  }

  /**
   * What an operation asks of its caller.
   *
   * @throws IllegalStateException if the table has no row for it, or the contract and the table
   *     differ about whether it is public
   */
  static Permission of(Operation operation) {
    Permission permission = BY_OPERATION.get(operation.id());
    if (permission == null) {
      throw new IllegalStateException(
          "the operation %s has no permission".formatted(operation.id()));
    }
    if (operation.isPublic() != (permission == Permission.NONE)) {
      throw new IllegalStateException(
          "openapi.yaml and the program differ about whether %s is public"
              .formatted(operation.id()));
    }
    return permission;
  }
}
