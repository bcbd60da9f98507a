package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.Payload;
import dev.postrider.support.Await;
import dev.postrider.support.Gate;
import dev.postrider.support.Receiver;
import dev.postrider.support.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and TLS, with a name service of the test's own. */
class HttpSenderTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Context context = fixture.vertx.getOrCreateContext();
  private final Map<String, Queue<List<String>>> names = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final Gate slowNameService = new Gate();

  @AfterEach
  void close() {
    slowNameService.open();
    fixture.close();
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (host.equals("slow.test")) {
      slowNameService.pass();
    }
    Queue<List<String>> answers = names.get(host);
    if (answers == null) {
      throw new UnknownHostException(host);
    }
    List<String> addresses = answers.remove();
    var found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses.get(i));
    }
    return found;
  }

  /** The name service's next answer for a name. */
  private void name(String host, String... addresses) {
    names.computeIfAbsent(host, name -> new ArrayDeque<>()).add(List.of(addresses));
  }

  private HttpSender sender(HttpClientOptions options) {
    var threads = fixture.vertx.createSharedWorkerExecutor("test-resolver", 2);
    var settings = fixture.settings();
    return new HttpSender(
        fixture.vertx,
        settings,
        new EgressGuard(new NameResolver(threads, this::lookUp), settings.egress()),
        HttpSender.openClient(fixture.vertx, settings, options));
  }

  private HttpSender sender() {
    return sender(HttpSender.options(fixture.settings()));
  }

  private Future<Answer> send(HttpSender sender, String url) {
    Promise<Answer> answer = Promise.promise();
    var post =
        new HttpSender.Post(
            Destination.of(url),
            MultiMap.caseInsensitiveMultiMap(),
            Payload.copyOf(new byte[] {'{', '}'}));
    context.runOnContext(
        turn -> sender.send(post, Deadline.in(fixture.attempt)).onComplete(answer));
    return answer.future();
  }

  private String failureOf(HttpSender sender, String url) {
    Throwable cause = Await.failure(send(sender, url));
    return ((UnansweredException) cause).reason();
  }

  @Test
  void connectsToTheAddressThatWasVettedHoweverTheNameChanges() {
    // Given a name that is harmless when it is vetted and harmful ever after
    name("rebinding.test", "127.0.0.1");
    name("rebinding.test", "127.0.0.2");
    fixture.allowedNetworks = List.of("127.0.0.1/32");
    try (var receiver = Receiver.open()) {

      // When
      var answer = Await.result(send(sender(), receiver.url("rebinding.test", "/hook")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(receiver.next().header("host")).isEqualTo("rebinding.test:" + receiver.port());
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void refusesANameOfWhichNoAddressIsAllowed() {
    // Given
    name("inside.test", "10.0.0.1", "fd00:ec2::254");

    // Then
    assertThat(failureOf(sender(), "http://inside.test/"))
        .isEqualTo(
            "Postrider does not connect to 10.0.0.1 (private);"
                + " POSTRIDER_DELIVERY_ALLOWED_NETWORKS would allow it.");
  }

  @Test
  void triesTheNextAddressWhenOneRefuses() {
    // Given a receiver on one of two loopback addresses
    name("two.test", "127.0.0.2", "127.0.0.1");
    try (var receiver = Receiver.open()) {

      // When
      var answer = Await.result(send(sender(), receiver.url("two.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tellsOfANameThatIsNotFound() {
    assertThat(failureOf(sender(), "http://unknown.test/"))
        .isEqualTo("The name unknown.test was not found.");
  }

  @Test
  void timesOutWhileANameIsResolvedAndAsksForItOnlyOnce() {
    // Given
    fixture.connect = Duration.ofMillis(200);
    HttpSender sender = sender();
    var first = send(sender, "http://slow.test/");
    var second = send(sender, "http://slow.test/");

    // When
    Throwable cause = Await.failure(first);

    // Then
    assertThat(cause)
        .hasMessage("The endpoint timed out: its name was not resolved within 200 ms.");
    assertThat(Await.failure(second)).hasSameClassAs(cause);
    assertThat(lookups).hasValue(1);
  }

  @Test
  void sendsUnderTlsToTheHolderOfTheCertificate(@TempDir Path directory) throws IOException {
    // Given
    name("hooks.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      var trusting = HttpSender.options(fixture.settings()).setTrustOptions(certificate.trust());

      // When
      var answer = Await.result(send(sender(trusting), receiver.url("hooks.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(receiver.next().header("host")).isEqualTo("hooks.test:" + receiver.port());
      assertThat(receiver.serverNames()).containsExactly("hooks.test");
    }
  }

  @Test
  void refusesACertificateForAnotherName(@TempDir Path directory) throws IOException {
    // Given
    name("other.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      var trusting = HttpSender.options(fixture.settings()).setTrustOptions(certificate.trust());

      // Then
      assertThat(failureOf(sender(trusting), receiver.url("other.test", "/")))
          .isEqualTo("The certificate of other.test was issued for another name.");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void refusesACertificateThatNobodyTrusts(@TempDir Path directory) throws IOException {
    // Given
    name("hooks.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {

      // Then
      assertThat(failureOf(sender(), receiver.url("hooks.test", "/")))
          .isEqualTo("The certificate of hooks.test is not trusted.");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void tellsOfAServerThatSpeaksNoTls() {
    // Given
    try (var receiver = Receiver.open()) {

      // Then
      assertThat(failureOf(sender(), "https://127.0.0.1:" + receiver.port() + "/"))
          .isEqualTo("No TLS connection to 127.0.0.1 could be agreed on.");
    }
  }
}
