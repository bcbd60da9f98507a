package dev.postrider.delivery;

import dev.postrider.telemetry.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once that something does not work, and once that it works again. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String operation;
  private boolean lasting;

  /** An outage of a bus address. */
  Outage(String operation) {
    this.operation = operation;
  }

  void failed(Throwable cause) {
    if (!lasting) {
      lasting = true;
      LOG.atWarn()
          .addKeyValue(LogKeys.OPERATION_ID, operation)
          .addKeyValue(LogKeys.ERROR, cause.getMessage())
          .log("the store does not answer, deliveries wait");
    }
  }

  void succeeded() {
    if (lasting) {
      lasting = false;
      LOG.atInfo().addKeyValue(LogKeys.OPERATION_ID, operation).log("the store answers again");
    }
  }
}
