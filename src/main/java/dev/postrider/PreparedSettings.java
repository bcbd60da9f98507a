package dev.postrider;

import dev.postrider.config.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings with a database to go with them. A development start, which names none, gets an embedded
 * PostgreSQL that is closed with this.
 *
 * @param settings complete settings
 * @param development what a development start added, or null
 */
record PreparedSettings(Settings settings, @Nullable DevelopmentData development)
    implements AutoCloseable {
  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

  /** Starts the embedded PostgreSQL if no database is named. */
  static PreparedSettings of(Settings settings) {
    if (!settings.isDevelopment()) {
      return new PreparedSettings(settings, null);
    }
    var data = DevelopmentData.open(Path.of(settings.dataDirectory()));
    return new PreparedSettings(
        settings.forDevelopment(data.databaseUrl(), data.encryptionKey(settings), LOOPBACK), data);
  }

  @Override
  public void close() {
    if (development != null) {
      development.close();
    }
  }
}
