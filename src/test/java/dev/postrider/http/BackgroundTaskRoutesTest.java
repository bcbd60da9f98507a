package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.Scope;
import dev.postrider.support.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackgroundTaskRoutesTest {
  private static final String ENDPOINT = "/api/v1/app/acme/endpoint/billing/";
  private static final String TASKS = "/api/v1/background-task";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "recover, RECOVER, endpoint.recover",
    "replay-missing, REPLAY_MISSING, endpoint.replay"
  })
  void startsATask(String operation, BackgroundTaskKind kind, String task) {
    Answer answer =
        http.client.post(
            ENDPOINT + operation,
            """
            {"since": "2026-05-01T12:00:00+02:00", "until": "2026-05-02T00:00:00.5z"}
            """);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("id")).isEqualTo(FakeBackgroundTasks.RUNNING.toString());
    assertThat(answer.text("status")).isEqualTo("running");
    assertThat(answer.text("task")).isEqualTo(task);
    assertThat(http.store.last(BackgroundTasks.Create.class))
        .isEqualTo(
            new BackgroundTasks.Create(
                kind,
                new Endpoints.Get(
                    FakeStore.ORGANIZATION,
                    ApplicationId.reference("acme"),
                    EndpointId.reference("billing")),
                Instant.parse("2026-05-01T10:00:00Z"),
                Instant.parse("2026-05-02T00:00:00.5Z"),
                BackgroundTasks.Filter.NONE,
                new AuditLog.By(
                    FakeStore.ORGANIZATION,
                    AuditLog.ActorKind.API_KEY,
                    new ApiKeyId(new UUID(3, 3)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"since\": \"2026-05-01T12:00:00Z\"}",
        "{\"since\": \"2026-05-01T12:00:00Z\", \"until\": null}"
      })
  void startsATaskUntilNow(String body) {
    Answer answer = http.client.post(ENDPOINT + "recover", body);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(http.store.last(BackgroundTasks.Create.class).until()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /since",
        "{\"since\": null} | /since",
        "{\"since\": 1777800000} | /since",
        "{\"since\": \"yesterday\"} | /since",
        "{\"since\": \"2026-05-01\"} | /since",
        "{\"since\": \"2016-12-31T23:59:60Z\"} | /since",
        "{\"since\": \"2026-05-01T12:00:00Z\", \"until\": \"soon\"} | /until",
        "{\"since\": \"2026-05-01T12:00:00Z\", \"until\": \"2016-12-31T23:59:60Z\"} | /until"
      })
  void refusesWhatIsNoSpan(String body, String pointer) {
    Answer answer = http.client.post(ENDPOINT + "replay-missing", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(http.store.has(BackgroundTasks.Create.class)).isFalse();
  }

  @Test
  void tellsWhatTheStoreRefuses() {
    http.store.refuse(new Failure.Conflict("The endpoint is disabled. Enable it."));
    Answer disabled =
        http.client.post(ENDPOINT + "recover", "{\"since\": \"2026-05-01T12:00:00Z\"}");
    http.store.refuse(new Failure.Invalid("/since", "must be in the past"));
    Answer future = http.client.post(ENDPOINT + "recover", "{\"since\": \"2036-05-01T12:00:00Z\"}");

    assertThat(disabled.status()).isEqualTo(409);
    assertThat(disabled.text("detail")).contains("Enable it");
    assertThat(future.status()).isEqualTo(422);
    assertThat(future.json().at("/errors/0/pointer").asText()).isEqualTo("/since");
  }

  @Test
  void tellsHowFarATaskHasCome() {
    Answer answer = http.client.get(TASKS + "/" + FakeBackgroundTasks.PARKED);

    assertThat(answer.text("status")).isEqualTo("failed");
    var data = answer.json().path("data");
    assertThat(data.path("appId").asText()).startsWith("app_");
    assertThat(data.path("endpointId").asText()).startsWith("ep_");
    assertThat(data.path("since").asText()).isEqualTo("2026-05-03T10:00:00Z");
    assertThat(data.path("until").asText()).isEqualTo("2026-05-04T10:00:00Z");
    assertThat(data.path("progressPercent").asInt()).isEqualTo(62);
    assertThat(data.path("messagesChecked").asInt()).isEqualTo(4500);
    assertThat(data.path("messagesResent").asInt()).isEqualTo(310);
    assertThat(data.path("error").asText()).contains("Enable it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qtask_0000000000000000000000", "qtask_x", "msg_0000000000000000000000"})
  void doesNotFindAnUnknownTask(String id) {
    Answer answer = http.client.get(TASKS + "/" + id);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("detail")).contains(id);
  }

  @Test
  void tellsWhoStartedATaskAndWhatIsLeft() {
    Answer answer = http.client.get(TASKS + "/" + FakeBackgroundTasks.RUNNING);

    var data = answer.json().path("data");
    assertThat(data.path("state").asText()).isEqualTo("running");
    assertThat(data.path("messagesTotal").asInt()).isEqualTo(7258);
    assertThat(data.path("messagesTotalEstimated").asBoolean()).isFalse();
    assertThat(data.path("estimatedSecondsLeft").asInt()).isEqualTo(3);
    assertThat(data.path("startedBy").path("type").asText()).isEqualTo("api_key");
    assertThat(data.path("startedBy").path("id").asText()).isEqualTo(FakeApiKeys.KNOWN.toString());
    assertThat(data.path("startedBy").path("label").asText()).isEqualTo("deploy");
    assertThat(data.path("startedAt").asText()).isEqualTo("2026-05-04T10:00:00Z");
    assertThat(data.path("finishedAt").isNull()).isTrue();
  }

  @Test
  void cancelsATaskWhichOfficialClientsSeeAsFailed() {
    Answer answer = http.client.post(TASKS + "/" + FakeBackgroundTasks.RUNNING + "/cancel", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("status")).isEqualTo("failed");
    assertThat(answer.json().at("/data/state").asText()).isEqualTo("cancelled");
    assertThat(answer.json().at("/data/finishedAt").isTextual()).isTrue();
  }

  @Test
  void resumesAParkedTask() {
    Answer parked = http.client.get(TASKS + "/" + FakeBackgroundTasks.PARKED);
    Answer resumed = http.client.post(TASKS + "/" + FakeBackgroundTasks.PARKED + "/resume", "");

    assertThat(parked.text("status")).isEqualTo("failed");
    assertThat(parked.json().at("/data/state").asText()).isEqualTo("parked");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.text("status")).isEqualTo("running");
    assertThat(resumed.json().at("/data/state").asText()).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "resume"})
  void doesNotCancelOrResumeAnUnknownTask(String operation) {
    Answer answer = http.client.post(TASKS + "/qtask_0000000000000000000000/" + operation, "");

    assertThat(answer.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "resume"})
  void whoMayNotPurgeMayNotCancelOrResumeAPurge(String operation) {
    http.store.regrant(new ApiKeys.Grant(Set.of(Scope.RESEND), null));

    Answer purge =
        http.client.post(TASKS + "/" + FakeBackgroundTasks.PURGING + "/" + operation, "");
    Answer replay =
        http.client.post(TASKS + "/" + FakeBackgroundTasks.RUNNING + "/" + operation, "");

    assertThat(purge.status()).isEqualTo(403);
    assertThat(purge.text("detail")).contains("applications");
    assertThat(replay.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "status=running, RUNNING",
    "status=failed, PARKED CANCELLED",
    "state=parked, PARKED",
    "status=failed&state=cancelled, CANCELLED",
    "status=running&state=parked, ''"
  })
  void listsTasksByStatusAndState(String query, String states) {
    http.client.get(TASKS + "?" + query);

    assertThat(http.store.last(BackgroundTasks.Browse.class).states())
        .extracting(Enum::name)
        .containsExactlyInAnyOrderElementsOf(
            states.isEmpty() ? List.of() : List.of(states.split(" ")));
  }

  @Test
  void listsTasksByAllFilters() {
    Answer answer =
        http.client.get(TASKS + "?status=finished&task=endpoint.replay&limit=7&order=descending");

    assertThat(answer.json().path("data")).hasSize(2);
    var request = http.store.last(BackgroundTasks.Browse.class);
    assertThat(request.states()).containsExactly(BackgroundTaskState.FINISHED);
    assertThat(request.kinds()).containsExactly(BackgroundTaskKind.REPLAY_MISSING);
    assertThat(request.page().limit()).isEqualTo(7);
    assertThat(request.page().ascending()).isFalse();
  }

  /** Official clients in typed languages refuse kinds that the Svix API does not have. */
  @Test
  void findsTasksByTheNameUnderWhichTheyAreShownAndByTheirOwn() {
    http.client.get(TASKS + "?task=application.purge_content");
    var shown = http.store.last(BackgroundTasks.Browse.class).kinds();
    http.client.get(TASKS + "?task=application.purge");
    var own = http.store.last(BackgroundTasks.Browse.class).kinds();

    assertThat(shown)
        .containsExactlyInAnyOrder(
            BackgroundTaskKind.PURGE_CONTENT, BackgroundTaskKind.PURGE_APPLICATION);
    assertThat(own).containsExactly(BackgroundTaskKind.PURGE_APPLICATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=pending", "task=message.broadcast", "limit=0"})
  void refusesAFilterThatIsNone(String query) {
    assertThat(http.client.get(TASKS + "?" + query).status()).isEqualTo(422);
  }

  @Test
  void sendsAgainByAFilter() {
    Answer started =
        http.client.post(
            "/api/v1/app/acme/endpoint/ep/bulk-replay",
            "{\"since\": \"2026-05-04T09:00:00Z\", \"status\": 2, \"statusCodeClass\": 500,"
                + " \"eventTypes\": [\"a.b\"], \"channel\": \"c\", \"tag\": \"t\"}");

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.text("task")).isEqualTo("endpoint.bulk-replay");
    assertThat(http.store.last(BackgroundTasks.Create.class).filter())
        .isEqualTo(new BackgroundTasks.Filter(List.of("a.b"), "c", "t", AttemptStatus.FAIL, 500));
  }

  @Test
  void saysWhichApplicationsItDoesNotCount() {
    Answer started =
        http.client.post(
            "/api/v1/stats/usage/app",
            "{\"since\": \"2026-05-01T00:00:00Z\", \"until\": \"2026-05-02T00:00:00Z\","
                + " \"appIds\": [\"acme\", \"nobody\"]}");

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.json().get("unresolvedAppIds").toString()).isEqualTo("[\"nobody\"]");
  }
}
