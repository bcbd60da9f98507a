package dev.postrider;

import dev.postrider.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a development start keeps between runs in its data directory: the embedded PostgreSQL, the
 * encryption key, and the first API key and password for convenience. The files are readable by
 * their owner only.
 */
final class DevelopmentData implements AutoCloseable {
  private static final String DATABASE = "postgresql";
  private static final String ENCRYPTION_KEY = "encryption-key";
  private static final String API_KEY = "api-key";
  private static final String ADMIN_PASSWORD = "admin-password";
  private static final int ENCRYPTION_KEY_BYTES = 32;

  private final Path directory;
  private final EmbeddedDatabase database;

  private DevelopmentData(Path directory, EmbeddedDatabase database) {
    this.directory = directory;
    this.database = database;
  }

  /** Opens or creates the directory and starts its database. */
  static DevelopmentData open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot create the data directory " + directory, refused);
    }
    return new DevelopmentData(
        directory, EmbeddedDatabase.start(directory.resolve(DATABASE).toAbsolutePath()));
  }

  String databaseUrl() {
    return database.url();
  }

  /** The key of the settings, else the one kept here, made at the first start. */
  String encryptionKey(Settings settings) {
    if (!settings.security().encryptionKey().isEmpty()) {
      return settings.security().encryptionKey().value();
    }
    Path file = directory.resolve(ENCRYPTION_KEY);
    try {
      if (!Files.exists(file)) {
        var bytes = new byte[ENCRYPTION_KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        write(file, Base64.getEncoder().encodeToString(bytes));
      }
      return Files.readString(file).strip();
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot use the key file " + file, refused);
    }
  }

  /** Keeps the first API key and tells where. */
  Path keepApiKey(String key) {
    return keep(API_KEY, key);
  }

  /** Keeps the first owner's password and tells where. */
  Path keepPassword(String password) {
    return keep(ADMIN_PASSWORD, password);
  }

  private Path keep(String name, String secret) {
    Path file = directory.resolve(name);
    try {
      Files.deleteIfExists(file);
      write(file, secret);
      return file;
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write " + file, refused);
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text + System.lineSeparator());
  }
}
