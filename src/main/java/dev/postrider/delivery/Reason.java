package dev.postrider.delivery;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in one sentence, for the endpoint's owner, why there is no answer. */
final class Reason {
  private Reason() {}

  /** The sentence for what the network reported. */
  static String of(Throwable cause, Destination destination) {
    String host = destination.host();
    return switch (cause) {
      case UnknownHostException unknown -> "The name %s was not found.".formatted(host);
      case NoRouteToHostException unroutable -> "There is no route to %s.".formatted(host);
      case ConnectException failed -> ofConnecting(failed, destination);
      case SSLException tls -> ofTls(tls, host);
      case IOException broken -> closedBy(host);
      case HttpClosedException closed -> closedBy(host);
      case StreamResetException reset -> closedBy(host);
      default -> "%s did not answer with valid HTTP.".formatted(host);
    };
  }

  private static String ofConnecting(ConnectException failed, Destination destination) {
    return String.valueOf(failed.getMessage()).contains("refused")
        ? "%s refused the connection on port %d.".formatted(destination.host(), destination.port())
        : "The network of %s cannot be reached.".formatted(destination.host());
  }

  private static String closedBy(String host) {
    return "%s closed the connection before its answer was complete.".formatted(host);
  }

  private static String ofTls(SSLException tls, String host) {
    return Stream.<Throwable>iterate(tls, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> ofCertificate(cause, host).stream())
        .findFirst()
        .orElse("No TLS connection to %s could be agreed on.".formatted(host));
  }

  private static Optional<String> ofCertificate(Throwable cause, String host) {
    return switch (cause) {
      case CertificateExpiredException expired ->
          Optional.of("The certificate of %s has expired.".formatted(host));
      case CertificateNotYetValidException early ->
          Optional.of("The certificate of %s is not valid yet.".formatted(host));
      case CertPathBuilderException unknown ->
          Optional.of("The certificate of %s is not trusted.".formatted(host));
      case CertificateException wrong when isAboutTheName(wrong) ->
          Optional.of("The certificate of %s was issued for another name.".formatted(host));
      default -> Optional.empty();
    };
  }

  /** The JDK has no type of its own for this. */
  private static boolean isAboutTheName(CertificateException wrong) {
    String message = String.valueOf(wrong.getMessage());
    return message.startsWith("No name matching") || message.startsWith("No subject alternative");
  }
}
