package dev.postrider.config;

import java.util.List;

/** The settings cannot be used; names every error, so that all can be mended at once. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  public SettingsException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
    this.errors = List.copyOf(errors);
  }

  /** One sentence for each wrong setting. */
  public List<String> errors() {
    return errors;
  }
}
