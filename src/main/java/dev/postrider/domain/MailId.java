package dev.postrider.domain;

import java.util.UUID;

/** The identity of a mail that waits to be sent; written with {@code mail_} in front. */
public record MailId(UUID value) implements Id {
  private static final String PREFIX = "mail_";

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
