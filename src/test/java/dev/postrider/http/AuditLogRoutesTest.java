package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.AuditLog.Browse;
import dev.postrider.contract.AuditLog.Filter;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Id;
import dev.postrider.domain.PersonId;
import dev.postrider.support.Answer;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditLogRoutesTest {
  private static final String LOG = "/api/v1/audit-log";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void tellsWhoDidWhat() {
    Answer answer = http.client.get(LOG);

    var entry = answer.json().at("/data/0");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(entry.path("id").asText()).isEqualTo(FakeAuditLog.ENTRY.toString());
    assertThat(entry.at("/actor/type").asText()).isEqualTo("person");
    assertThat(entry.at("/actor/id").asText()).isEqualTo(FakeIdentity.PERSON.toString());
    assertThat(entry.at("/actor/label").asText()).isEqualTo("ada@example.com");
    assertThat(entry.path("timestamp").asText()).isEqualTo(http.store.now().toString());
    assertThat(http.store.auditLog.acts()).isEmpty();
  }

  @Test
  void listsTheNewestOfTheOrganizationFirst() {
    http.client.get(LOG);

    Browse request = http.store.last(Browse.class);
    assertThat(request.organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(request.page().ascending()).isFalse();
    assertThat(request.filter()).isEqualTo(Filter.NONE);
  }

  static Stream<Id> actors() {
    var id = new UUID(4, 2);
    return Stream.of(new PersonId(id), new ApiKeyId(id), new ApplicationId(id));
  }

  @ParameterizedTest
  @MethodSource("actors")
  void handsTheFilterOn(Id actor) {
    http.client.get(
        LOG
            + "?operation=v1.endpoint.&thing=acme&after=2026-05-01T00:00:00Z"
            + "&before=2026-05-02T00:00:00Z&actor="
            + actor);

    assertThat(http.store.last(Browse.class).filter())
        .isEqualTo(
            new Filter(
                actor,
                "v1.endpoint.",
                "acme",
                Instant.parse("2026-05-01T00:00:00Z"),
                Instant.parse("2026-05-02T00:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor=ada",
        "actor=ep_0000000000000000000000",
        "operation=v1%25",
        "thing=",
        "before=now"
      })
  void refusesWhatIsNoFilter(String query) {
    assertThat(http.client.get(LOG + "?" + query).status()).isEqualTo(422);
  }
}
