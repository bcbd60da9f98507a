package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Gate;
import dev.postrider.support.SmtpReceiver;
import dev.postrider.support.SmtpReceiver.Received;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People follow the links of mails that a real SMTP server has taken. */
final class MailIT {
  private static final String PASSWORD = "correct horse battery staple";

  private SmtpReceiver smtp;
  private Product product;

  @BeforeEach
  void start() {
    smtp = SmtpReceiver.open();
    product =
        Product.start(
            Map.of(
                "SMTP_URL", "smtp://localhost:" + smtp.port(),
                "POSTRIDER_MAIL_FROM", "Acme <webhooks@acme.test>",
                "POSTRIDER_HTTP_PUBLIC_URL", "https://hooks.example.com",
                "POSTRIDER_ACCOUNTS_OPEN_FOR_ALL", "true"));
  }

  @AfterEach
  void stop() {
    product.close();
    smtp.close();
  }

  private static String token(Received mail, String page) {
    assertThat(mail.link()).startsWith("https://hooks.example.com" + page + "#token=lk_");
    return mail.link().replaceAll(".*#token=", "");
  }

  private static Answer post(ContractClient browser, String path, String body) {
    Answer answer = browser.post(path, body);
    assertThat(answer.status()).as(path).isBetween(200, 299);
    return answer;
  }

  private static Answer logIn(ContractClient browser, String email) {
    return post(
        browser,
        "/api/v1/session",
        "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD));
  }

  private static void ask(ContractClient browser, String email) {
    post(browser, "/api/v1/account", "{\"email\": \"%s\"}".formatted(email));
  }

  private void confirm(ContractClient browser, Received mail) {
    post(
        browser,
        "/api/v1/account/confirm",
        "{\"token\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\", \"organization\": \"Söhne\"}"
            .formatted(token(mail, "/register"), PASSWORD));
  }

  @Test
  void somebodyRegistersInvitesAnotherAndBothLogIn() {
    try (ContractClient browser = product.client("")) {
      // Given
      ask(browser, "ada@example.com");
      Received registration = smtp.next();
      confirm(browser, registration);
      String ada = logIn(browser, "ada@example.com").text("accessToken");

      // When
      try (ContractClient owner = product.client(ada)) {
        post(
            owner,
            "/api/v1/organization/invitation",
            "{\"email\": \"ben@example.com\", \"role\": \"viewer\"}");
      }
      Received invitation = smtp.next();
      post(
          browser,
          "/api/v1/invitation/accept",
          "{\"token\": \"%s\", \"name\": \"Ben\", \"password\": \"%s\"}"
              .formatted(token(invitation, "/invitation"), PASSWORD));

      // Then
      assertThat(registration.header("From")).isEqualTo("Acme <webhooks@acme.test>");
      assertThat(registration.subject()).isEqualTo("Confirm your e-mail address");
      assertThat(invitation.to()).isEqualTo("ben@example.com");
      assertThat(invitation.subject()).isEqualTo("Invitation to “Söhne”");
      assertThat(invitation.part(0)).contains("“ada@example.com” invites you");
      try (ContractClient ben =
          product.client(logIn(browser, "ben@example.com").text("accessToken"))) {
        assertThat(ben.get("/api/v1/app").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aMailIsNotLostWhenTheProcessIsKilledBeforeItKnowsThatItWasTaken() throws SQLException {
    // Given
    var gate = new Gate();
    smtp.toData(gate::pass);
    try (ContractClient browser = product.client("")) {
      ask(browser, "ada@example.com");
    }
    Received taken = smtp.next();
    product.kill();
    gate.open();
    try (var connection = product.database().connect();
        var lease = connection.createStatement()) {
      assertThat(lease.executeUpdate("UPDATE mail SET next_attempt_at = created_at")).isOne();
    }

    // When
    product.startAgain();

    // Then
    Received again = smtp.next();
    assertThat(again.header("Message-ID")).isEqualTo(taken.header("Message-ID")).isNotEmpty();
    Poll.until(() -> product.database().count("mail"), count -> count == 0);
    try (ContractClient browser = product.client("")) {
      confirm(browser, again);
      assertThat(logIn(browser, "ada@example.com").status()).isEqualTo(201);
    }
  }
}
