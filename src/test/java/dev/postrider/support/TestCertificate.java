package dev.postrider.support;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for one name, made by the JDK's keytool.
 *
 * @param file a PKCS #12 key store
 */
public record TestCertificate(Path file) {
  private static final String PASSWORD = "changeit";
  private static final long DEADLINE_SECONDS = 30;

  /** Makes one in a directory. */
  public static TestCertificate make(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".p12");
    var keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:" + name,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    try {
      if (!keytool.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError(
            "keytool failed: " + Files.readString(directory.resolve("keytool.log")));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while keytool ran", interrupted);
    }
    return new TestCertificate(file);
  }

  /** Makes a client trust it. */
  public PfxOptions trust() {
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }

  /** Makes a server present it. */
  public ServerSocketFactory serverSocketFactory() throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(content, PASSWORD.toCharArray());
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context.getServerSocketFactory();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("the JDK made the key store itself", impossible);
    }
  }
}
