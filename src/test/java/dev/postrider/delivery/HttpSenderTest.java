package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Await;
import dev.postrider.support.Receiver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names and addresses, with a name service of the test's own. */
class HttpSenderTest {
  private final SenderFixture fixture = new SenderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void connectsToTheAddressThatWasVettedHoweverTheNameChanges() {
    // Given a name that is harmless when it is vetted and harmful ever after
    fixture.name("rebinding.test", "127.0.0.1");
    fixture.name("rebinding.test", "127.0.0.2");
    fixture.delivery.allowedNetworks = List.of("127.0.0.1/32");
    try (var receiver = Receiver.open()) {

      // When
      var answer =
          Await.result(fixture.send(fixture.sender(), receiver.url("rebinding.test", "/hook")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(receiver.next().header("host")).isEqualTo("rebinding.test:" + receiver.port());
      assertThat(fixture.lookups).hasValue(1);
    }
  }

  @Test
  void followsANameToAnotherAddressAlthoughAConnectionIsOpen() throws UnknownHostException {
    // Given a connection that is kept alive, and a name that has moved since
    fixture.name("moving.test", "127.0.0.1");
    fixture.name("moving.test", "127.0.0.2");
    HttpSender sender = fixture.sender();
    try (var old = Receiver.open();
        var other = Receiver.open(InetAddress.getByName("127.0.0.2"), old.port())) {
      Await.result(fixture.send(sender, old.url("moving.test", "/first")));
      fixture.forgetNames();

      // When
      Await.result(fixture.send(sender, old.url("moving.test", "/second")));

      // Then
      assertThat(old.all()).extracting(Receiver.Received::target).containsExactly("/first");
      assertThat(other.all()).extracting(Receiver.Received::target).containsExactly("/second");
    }
  }

  @Test
  void usesNoOpenConnectionToANameThatIsHarmfulSince() {
    // Given
    fixture.name("moving.test", "127.0.0.1");
    fixture.name("moving.test", "10.0.0.1");
    HttpSender sender = fixture.sender();
    try (var receiver = Receiver.open()) {
      Await.result(fixture.send(sender, receiver.url("moving.test", "/")));
      Await.result(fixture.send(sender, receiver.url("moving.test", "/")));
      fixture.forgetNames();

      // When
      String reason = fixture.failureOf(sender, receiver.url("moving.test", "/"));

      // Then
      assertThat(reason).startsWith("Postrider does not connect to 10.0.0.1 (private)");
      assertThat(receiver.all()).hasSize(2);
      assertThat(receiver.connectionsMade()).isEqualTo(1);
    }
  }

  @Test
  void leavesRefusedAddressesOfANameOut() {
    // Given
    fixture.name("mixed.test", "10.0.0.1", "127.0.0.1", "169.254.169.254");
    try (var receiver = Receiver.open()) {

      // When
      var answer = Await.result(fixture.send(fixture.sender(), receiver.url("mixed.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesANameOfWhichNoAddressIsAllowed() {
    // Given
    fixture.name("inside.test", "10.0.0.1", "fd00:ec2::254");

    // Then
    assertThat(fixture.failureOf(fixture.sender(), "http://inside.test/"))
        .isEqualTo(
            "Postrider does not connect to 10.0.0.1 (private);"
                + " POSTRIDER_DELIVERY_ALLOWED_NETWORKS would allow it.");
  }

  @Test
  void triesTheNextAddressWhenOneRefuses() {
    // Given a receiver on one of two loopback addresses
    fixture.name("two.test", "127.0.0.2", "127.0.0.1");
    try (var receiver = Receiver.open()) {

      // When
      var answer = Await.result(fixture.send(fixture.sender(), receiver.url("two.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tellsOfANameThatIsNotFound() {
    assertThat(fixture.failureOf(fixture.sender(), "http://unknown.test/"))
        .isEqualTo("The name unknown.test was not found.");
  }

  @Test
  void timesOutWhileANameIsResolvedAndAsksForItOnlyOnce() {
    // Given
    fixture.delivery.connect = Duration.ofMillis(200);
    HttpSender sender = fixture.sender();
    var first = fixture.send(sender, "http://slow.test/");
    var second = fixture.send(sender, "http://slow.test/");

    // When
    Throwable cause = Await.failure(first);

    // Then
    assertThat(cause)
        .hasMessage("The endpoint timed out: its name was not resolved within 200 ms.");
    assertThat(Await.failure(second)).hasSameClassAs(cause);
    assertThat(fixture.lookups).hasValue(1);
  }
}
