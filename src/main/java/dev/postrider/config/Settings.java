package dev.postrider.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of a process.
 *
 * @param roles what it does
 * @param dataDirectory where a development start keeps its database and keys
 */
public record Settings(
    Set<Role> roles,
    String dataDirectory,
    HttpSettings http,
    DatabaseSettings database,
    SecuritySettings security,
    AccountSettings accounts,
    OpenIdSettings openId,
    DeliverySettings delivery,
    WorkerSettings worker,
    MailSettings mail,
    ExportSettings exports,
    LiveSettings live,
    ClusterSettings cluster,
    MetricsSettings metrics,
    InitSettings init) {

  public Settings {
    roles = Set.copyOf(roles);
  }

  /**
   * Reads all settings.
   *
   * @throws SettingsException that names every missing or wrong one
   */
  static Settings read(SettingsReader reader) {
    List<Role> roles = reader.list("roles", Settings::role, "http, delivery or worker");
    if (roles.isEmpty()) {
      reader.error("roles must name at least one of http, delivery, worker");
    }
    String directory = reader.text("data-directory", text -> !text.isBlank(), "a directory");
    var http = HttpSettings.read(reader);
    var settings =
        new Settings(
            Set.copyOf(roles),
            directory,
            http,
            DatabaseSettings.read(reader),
            SecuritySettings.read(reader),
            AccountSettings.read(reader),
            OpenIdSettings.read(reader, http.publicUrl()),
            DeliverySettings.read(reader),
            WorkerSettings.read(reader),
            MailSettings.read(reader, http.publicUrl()),
            ExportSettings.read(reader),
            LiveSettings.read(reader),
            ClusterSettings.read(reader),
            MetricsSettings.read(reader),
            InitSettings.read(reader));
    if (!settings.isDevelopment() && settings.security().encryptionKey().isEmpty()) {
      reader.error(
          "security.encryption-key is required with database.url;"
              + " make one with 'openssl rand -base64 32' and keep it safe");
    }
    reader.finish();
    return settings;
  }

  /** Whether no database was named, so that an embedded one is started. */
  public boolean isDevelopment() {
    return database.url().isEmpty();
  }

  /**
   * The same on an embedded database, with the networks, metrics and mails in the log that trying
   * it out needs.
   */
  public Settings forDevelopment(
      String databaseUrl, String encryptionKey, List<String> moreAllowedNetworks) {
    return new Settings(
        roles,
        dataDirectory,
        http,
        database.withUrl(databaseUrl),
        security.withEncryptionKey(encryptionKey),
        accounts,
        openId,
        delivery.allowingAlso(moreAllowedNetworks),
        worker,
        mail.readable(),
        exports,
        live,
        cluster,
        metrics.opened(),
        init);
  }

  private static Optional<Role> role(String text) {
    return Arrays.stream(Role.values()).filter(role -> role.settingName().equals(text)).findFirst();
  }
}
