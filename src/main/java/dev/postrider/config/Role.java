package dev.postrider.config;

import java.util.Locale;

/** A part of the work that a process may take on. */
public enum Role {
  /** Takes requests. */
  HTTP,
  /** Sends deliveries. */
  DELIVERY,
  /** Runs background jobs. */
  WORKER;

  /** The name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
