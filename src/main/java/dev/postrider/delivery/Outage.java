package dev.postrider.delivery;

import dev.postrider.telemetry.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once that something does not work, and once that it works again. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String operation;
  private final Messages messages;
  private boolean lasting;

  /** What the log is told at the beginning and at the end. */
  private record Messages(String begun, String over) {}

  private Outage(String operation, Messages messages) {
    this.operation = operation;
    this.messages = messages;
  }

  /** An outage of a bus address. */
  Outage(String operation) {
    this(
        operation,
        new Messages("the store does not answer, deliveries wait", "the store answers again"));
  }

  /** An outage of the proxy. */
  static Outage ofProxy() {
    return new Outage(
        "delivery.proxy",
        new Messages("the proxy cannot be reached, attempts fail", "the proxy is reached again"));
  }

  void failed(Throwable cause) {
    if (!lasting) {
      lasting = true;
      LOG.atWarn()
          .addKeyValue(LogKeys.OPERATION_ID, operation)
          .addKeyValue(LogKeys.ERROR, cause.getMessage())
          .log(messages.begun());
    }
  }

  void succeeded() {
    if (lasting) {
      lasting = false;
      LOG.atInfo().addKeyValue(LogKeys.OPERATION_ID, operation).log(messages.over());
    }
  }
}
