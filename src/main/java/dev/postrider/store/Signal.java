package dev.postrider.store;

import dev.postrider.contract.Access;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Mails;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What processes tell each other: that something has changed or is to be done, never what. It may
 * be told without need, and it may get lost.
 *
 * @param id what it is about; null if it may be about any
 */
record Signal(Kind kind, @Nullable UUID id) {
  private static final String SEPARATOR = " ";

  /** What has happened. */
  enum Kind {
    /** Credentials or roles in an organization ended or changed. */
    ACCESS_CHANGED,
    /** An endpoint has another URL, secret, header or limit, or is disabled or deleted. */
    ENDPOINT_CHANGED,
    /** An application has another limit or is deleted, and its endpoints with it. */
    APPLICATION_CHANGED,
    /** An organization has other retry schedules. */
    RETRY_SCHEDULES_CHANGED,
    /** Deliveries are due. */
    DELIVERIES_AVAILABLE,
    /** Background tasks are due. */
    BACKGROUND_TASKS_AVAILABLE,
    /** Mails are due. */
    MAILS_AVAILABLE;

    /** The name in payloads and metrics. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Signal accessChanged(OrganizationId organization) {
    return new Signal(Kind.ACCESS_CHANGED, organization.value());
  }

  /** Those of the organizations that rows name. */
  static List<Signal> accessChanged(RowSet<Row> rows) {
    List<Signal> signals = new ArrayList<>();
    for (Row row : rows) {
      UUID organization = row.getUUID("organization_id");
      if (organization != null) {
        signals.add(new Signal(Kind.ACCESS_CHANGED, organization));
      }
    }
    return signals;
  }

  static Signal endpointChanged(EndpointId endpoint) {
    return new Signal(Kind.ENDPOINT_CHANGED, endpoint.value());
  }

  static Signal applicationChanged(ApplicationId application) {
    return new Signal(Kind.APPLICATION_CHANGED, application.value());
  }

  static Signal retrySchedulesChanged(OrganizationId organization) {
    return new Signal(Kind.RETRY_SCHEDULES_CHANGED, organization.value());
  }

  /** One that is about any. */
  static Signal of(Kind kind) {
    return new Signal(kind, null);
  }

  /** How it is sent. */
  String text() {
    return id == null ? kind.text() : kind.text() + SEPARATOR + id;
  }

  /** Reads what was sent; empty if it is none, or one of a newer program. */
  static Optional<Signal> parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    try {
      UUID id = parts.length > 1 ? UUID.fromString(parts[1]) : null;
      return Arrays.stream(Kind.values())
          .filter(kind -> kind.text().equals(parts[0]))
          .findFirst()
          .map(kind -> new Signal(kind, id));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  /** Tells it in this process. */
  void publish(Bus bus) {
    switch (kind) {
      case ACCESS_CHANGED -> bus.publish(Access.CHANGED, new Access.Changed(organization()));
      case ENDPOINT_CHANGED ->
          bus.publish(
              Endpoints.TARGET_CHANGED,
              new Endpoints.TargetChanged(null, id == null ? null : new EndpointId(id)));
      case APPLICATION_CHANGED ->
          bus.publish(
              Endpoints.TARGET_CHANGED,
              new Endpoints.TargetChanged(id == null ? null : new ApplicationId(id), null));
      case RETRY_SCHEDULES_CHANGED ->
          bus.publish(RetrySchedules.CHANGED, new RetrySchedules.Changed(organization()));
      case DELIVERIES_AVAILABLE -> bus.publish(Deliveries.AVAILABLE, new Deliveries.Available());
      case BACKGROUND_TASKS_AVAILABLE ->
          bus.publish(BackgroundTasks.AVAILABLE, new BackgroundTasks.Available());
      case MAILS_AVAILABLE -> bus.publish(Mails.AVAILABLE, new Mails.Available());
    }
  }

  private @Nullable OrganizationId organization() {
    return id == null ? null : new OrganizationId(id);
  }
}
