package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.RequestLimits;
import dev.postrider.domain.Capability;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One request a second is let through, and far more are sent at once. */
final class RateLimitsTest {
  private static final String PATH = "/api/v1/event-type";
  private static final int REQUESTS = 20;

  private static HttpFixture start(int perKey, int perAddress, String... proxies) {
    return new HttpFixture(
        HttpFixture.settings(
            Duration.ofSeconds(30), new RequestLimits(perKey, perAddress, List.of(proxies))));
  }

  private static List<Answer> send(IntFunction<Answer> request) {
    return IntStream.range(0, REQUESTS)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> request.apply(i)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static Answer from(ContractClient client, String forwardedFor) {
    return client.send(
        "GET", PATH, request -> request.GET().header("X-Forwarded-For", forwardedFor));
  }

  @Test
  void refusesWhatIsTooMuchOfAKeyAndSaysWhenToComeAgain() {
    try (var http = start(1, 0)) {
      List<Answer> answers = send(i -> http.client.get(PATH));

      assertThat(answers).extracting(Answer::status).contains(200, 429).containsOnly(200, 429);
      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.header("RateLimit-Policy")).contains("\"key\";q=1;w=1");
                assertThat(answer.header("RateLimit").orElseThrow()).matches("\"key\";r=0;t=[12]");
              });
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 429)
          .allSatisfy(
              answer -> {
                assertThat(answer.header("Retry-After")).contains("1");
                assertThat(answer.text("detail")).contains("key sends more than 1 requests");
              });
    }
  }

  @Test
  void countsEachKeyByItself() {
    try (var http = start(1, 0);
        ContractClient customer = http.customer(Set.of(Capability.VIEW_BASE))) {
      assertThat(http.client.get(PATH).status()).isEqualTo(200);
      assertThat(customer.get(PATH).status()).isEqualTo(200);
    }
  }

  @Test
  void leavesProbesAlone() {
    try (var http = start(1, 1);
        ContractClient stranger = http.stranger()) {
      assertThat(send(i -> stranger.get("/api/v1/health")))
          .extracting(Answer::status)
          .containsOnly(204);
    }
  }

  @Test
  void countsStrangersByTheirAddress() {
    try (var http = start(0, 1);
        ContractClient stranger = http.stranger()) {
      assertThat(send(i -> stranger.get(PATH)))
          .extracting(Answer::status)
          .contains(401, 429)
          .containsOnly(401, 429);
    }
  }

  @Test
  void tellsClientsOfATrustedProxyApart() {
    try (var http = start(0, 1, "127.0.0.0/8", "10.0.0.0/8")) {
      assertThat(send(i -> from(http.client, "1.2.3.%d, 10.0.0.7".formatted(i))))
          .extracting(Answer::status)
          .containsOnly(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, '9.9.9.%d, 1.2.3.4'",
    "127.0.0.0/8, '9.9.9.%d, nonsense'",
    "127.0.0.0/8, 2001:db8::%d",
    "10.0.0.0/8, 1.2.3.%d"
  })
  void isNotFooledByWhatAClientWrites(String proxy, String forwardedFor) {
    try (var http = start(0, 1, proxy)) {
      assertThat(send(i -> from(http.client, forwardedFor.formatted(i))))
          .extracting(Answer::status)
          .contains(200, 429)
          .containsOnly(200, 429);
    }
  }
}
