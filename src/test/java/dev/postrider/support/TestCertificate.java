package dev.postrider.support;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

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
    var certificate = new TestCertificate(directory.resolve(name + ".p12"));
    certificate.keytool("-genkeypair", "-alias", name, "-ext", "san=dns:" + name, "-validity", "2");
    return certificate;
  }

  /**
   * Makes one that an authority has issued for two days.
   *
   * @param start the first day as keytool has it, such as {@code -9d}
   */
  public static Issued issue(Path directory, String name, String start) throws IOException {
    var authority = new TestCertificate(directory.resolve("authority.p12"));
    authority.keytool("-genkeypair", "-alias", "authority", "-ext", "bc:c", "-validity", "9");
    var certificate = new TestCertificate(directory.resolve(name + ".p12"));
    Files.copy(authority.file(), certificate.file());
    certificate.keytool(
        "-genkeypair",
        "-alias",
        name,
        "-ext",
        "san=dns:" + name,
        "-signer",
        "authority",
        "-startdate",
        start,
        "-validity",
        "2");
    certificate.keytool("-delete", "-alias", "authority");
    return new Issued(authority, certificate);
  }

  /**
   * What an authority has issued.
   *
   * @param authority whom clients trust
   * @param certificate what the server presents
   */
  public record Issued(TestCertificate authority, TestCertificate certificate) {}

  /** Makes a client trust it. */
  public PfxOptions trust() {
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }

  /** Makes a server present it, and speak only some protocols, such as {@code TLSv1.2}. */
  public ServerSocketFactory serverSocketFactory(String... protocols) throws IOException {
    return new Restricted(sslContext().getServerSocketFactory(), protocols);
  }

  /** Makes a server present it that begins with something else than TLS. */
  public SSLContext sslContext() throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(content, PASSWORD.toCharArray());
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("the JDK made the key store itself", impossible);
    }
  }

  private void keytool(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-dname", "CN=Postrider test"));
    }
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
    Path log = file.resolveSibling("keytool.log");
    var keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!keytool.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError("keytool failed: " + Files.readString(log));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while keytool ran", interrupted);
    }
  }

  /** Opens server sockets that speak some protocols only, all of the JDK's if none is named. */
  private static final class Restricted extends ServerSocketFactory {
    private final ServerSocketFactory factory;
    private final String[] protocols;

    Restricted(ServerSocketFactory factory, String... protocols) {
      this.factory = factory;
      this.protocols = protocols;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return restrict(factory.createServerSocket(port));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
      return restrict(factory.createServerSocket(port, backlog));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
        throws IOException {
      return restrict(factory.createServerSocket(port, backlog, address));
    }

    private ServerSocket restrict(ServerSocket socket) {
      if (protocols.length > 0 && socket instanceof SSLServerSocket tls) {
        tls.setEnabledProtocols(protocols);
      }
      return socket;
    }
  }
}
