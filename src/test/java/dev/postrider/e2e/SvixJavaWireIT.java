package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.svix.Svix;
import com.svix.api.Environment;
import com.svix.models.AppPortalAccessIn;
import com.svix.models.AppPortalAccessOut;
import com.svix.models.AppPortalCapability;
import com.svix.models.AppUsageStatsIn;
import com.svix.models.ApplicationIn;
import com.svix.models.ApplicationPatch;
import com.svix.models.ApplicationTokenExpireIn;
import com.svix.models.BackgroundTaskStatus;
import com.svix.models.BulkReplayIn;
import com.svix.models.EndpointHeadersIn;
import com.svix.models.EndpointHeadersPatchIn;
import com.svix.models.EndpointPatch;
import com.svix.models.EndpointSecretRotateIn;
import com.svix.models.EndpointUpdate;
import com.svix.models.EnvironmentIn;
import com.svix.models.EventExampleIn;
import com.svix.models.EventTypeImportOpenApiIn;
import com.svix.models.EventTypeIn;
import com.svix.models.EventTypePatch;
import com.svix.models.EventTypeUpdate;
import com.svix.models.MessageAttemptOut;
import com.svix.models.MessageOut;
import com.svix.models.MessagePrecheckIn;
import com.svix.models.OperationalWebhookEndpointHeadersIn;
import com.svix.models.OperationalWebhookEndpointIn;
import com.svix.models.OperationalWebhookEndpointSecretIn;
import com.svix.models.OperationalWebhookEndpointUpdate;
import com.svix.models.RecoverIn;
import com.svix.models.ReplayIn;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The official Java client of Svix calls every operation that it has a method for. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SvixJavaWireIT {
  private static final String APPLICATION = SvixJavaScene.APPLICATION;

  private static SvixJavaScene scene;
  private static Svix svix;

  @BeforeAll
  static void start() throws Exception {
    scene = SvixJavaScene.open();
    svix = scene.svix();
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @Test
  void drivesApplications() throws Exception {
    var applications = svix.getApplication();
    var created = applications.create(new ApplicationIn().name("First").uid("first"));
    assertThat(applications.getOrCreate(new ApplicationIn().name("Again").uid("first")).getId())
        .isEqualTo(created.getId());
    assertThat(applications.get("first").getName()).isEqualTo("First");
    assertThat(applications.update("first", new ApplicationIn().name("Second").uid("first")))
        .returns("Second", each -> each.getName());
    assertThat(applications.patch("first", new ApplicationPatch().name("Third")))
        .returns("Third", each -> each.getName());
    assertThat(applications.list().getData()).extracting(each -> each.getUid()).contains("first");
    applications.delete("first");
    assertThat(applications.list().getData())
        .extracting(each -> each.getUid())
        .doesNotContain("first");
  }

  @Test
  void drivesEventTypes() throws Exception {
    var types = svix.getEventType();
    types.create(new EventTypeIn().name("user.joined").description("Joined."));
    assertThat(types.get("user.joined").getDescription()).isEqualTo("Joined.");
    types.update(
        "user.joined",
        new EventTypeUpdate()
            .description("Has joined.")
            .schemas(Map.of("1", Map.of("properties", Map.of()))));
    assertThat(types.patch("user.joined", new EventTypePatch().deprecated(true)))
        .returns(true, each -> each.getDeprecated())
        .returns("Has joined.", each -> each.getDescription());
    assertThat(types.list().getData()).extracting(each -> each.getName()).contains("user.joined");
    scene.createEndpoint("examples");
    assertThat(
            svix.getEndpoint()
                .sendExample(
                    APPLICATION, "examples", new EventExampleIn().eventType("user.joined")))
        .returns("user.joined", each -> each.getEventType());
    svix.getEndpoint().delete(APPLICATION, "examples");
    assertThat(
            types
                .importOpenapi(
                    new EventTypeImportOpenApiIn().specRaw("webhooks: {pet.new: {post: {}}}"))
                .getData()
                .getModified())
        .containsExactly("pet.new");
    new Environment(svix.getHttpClient())
        .import_(
            new EnvironmentIn()
                .eventTypes(List.of(new EventTypeIn().name("pet.new").description("New."))));
    types.delete("user.joined");
    assertThat(types.list().getData())
        .extracting(each -> each.getName())
        .doesNotContain("user.joined");
  }

  @Test
  void drivesEndpoints() throws Exception {
    var endpoints = svix.getEndpoint();
    scene.createEndpoint("driven");
    assertThat(endpoints.get(APPLICATION, "driven").getUrl().getPath()).isEqualTo("/driven");
    endpoints.update(
        APPLICATION, "driven", new EndpointUpdate().uid("driven").url(scene.url("/updated")));
    assertThat(endpoints.patch(APPLICATION, "driven", new EndpointPatch().description("Patched.")))
        .returns("Patched.", each -> each.getDescription())
        .returns("/updated", each -> each.getUrl().getPath());
    String secret = endpoints.getSecret(APPLICATION, "driven").getKey();
    endpoints.rotateSecret(APPLICATION, "driven", new EndpointSecretRotateIn());
    assertThat(endpoints.getSecret(APPLICATION, "driven").getKey())
        .startsWith("whsec_")
        .isNotEqualTo(secret);
    assertThat(endpoints.list(APPLICATION).getData())
        .extracting(each -> each.getUid())
        .contains("driven");
    endpoints.updateHeaders(
        APPLICATION,
        "driven",
        new EndpointHeadersIn().headers(Map.of("X-Mode", "test", "Authorization", "hidden")));
    endpoints.patchHeaders(
        APPLICATION, "driven", new EndpointHeadersPatchIn().headers(Map.of("X-Mode", "live")));
    assertThat(endpoints.getHeaders(APPLICATION, "driven"))
        .returns(Map.of("X-Mode", "live"), each -> each.getHeaders())
        .returns(Set.of("Authorization"), each -> each.getSensitive());
    endpoints.delete(APPLICATION, "driven");
    assertThat(endpoints.list(APPLICATION).getData())
        .extracting(each -> each.getUid())
        .doesNotContain("driven");
  }

  @Test
  void drivesMessagesAndAttempts() throws Exception {
    scene.createEndpoint("messages");
    MessageOut message = scene.send();
    MessageAttemptOut attempt = scene.firstAttempt(message);

    assertThat(svix.getMessage().get(APPLICATION, message.getId()).getEventType())
        .isEqualTo("invoice.paid");
    assertThat(svix.getMessage().list(APPLICATION).getData())
        .extracting(each -> each.getId())
        .contains(message.getId());
    assertThat(svix.getMessageAttempt().get(APPLICATION, message.getId(), attempt.getId()))
        .returns((short) 200, each -> each.getResponseStatusCode());
    assertThat(svix.getMessageAttempt().listByEndpoint(APPLICATION, "messages").getData())
        .extracting(each -> each.getId())
        .contains(attempt.getId());
    assertThat(
            svix.getMessageAttempt()
                .listAttemptedDestinations(APPLICATION, message.getId())
                .getData())
        .extracting(each -> each.getUid())
        .contains("messages");
    assertThat(svix.getMessageAttempt().listAttemptedMessages(APPLICATION, "messages").getData())
        .extracting(each -> each.getId())
        .contains(message.getId());
    assertThat(svix.getEndpoint().getStats(APPLICATION, "messages").getSuccess()).isPositive();
    assertThat(
            svix.getMessage()
                .precheck(APPLICATION, new MessagePrecheckIn().eventType("invoice.paid"))
                .getActive())
        .isTrue();
    svix.getMessageAttempt().expungeContent(APPLICATION, message.getId(), attempt.getId());
    svix.getMessage().expungeContent(APPLICATION, message.getId());
  }

  @Test
  void drivesBackgroundTasks() throws Exception {
    scene.createEndpoint("tasks");
    var recovery =
        svix.getEndpoint()
            .recover(APPLICATION, "tasks", new RecoverIn().since(SvixJavaScene.anHourAgo()));
    var replay =
        svix.getEndpoint()
            .replayMissing(APPLICATION, "tasks", new ReplayIn().since(SvixJavaScene.anHourAgo()));

    svix.getEndpoint()
        .bulkReplay(APPLICATION, "tasks", new BulkReplayIn().since(SvixJavaScene.anHourAgo()));
    assertThat(
            svix.getStatistics()
                .aggregateAppStats(
                    new AppUsageStatsIn()
                        .since(SvixJavaScene.anHourAgo())
                        .until(OffsetDateTime.now(ZoneOffset.UTC)))
                .getUnresolvedAppIds())
        .isEmpty();
    assertThat(svix.getBackgroundTask().list().getData())
        .extracting(each -> each.getId())
        .contains(recovery.getId(), replay.getId());
    assertThat(
            Poll.until(
                    () -> SvixJavaScene.ask(() -> svix.getBackgroundTask().get(recovery.getId())),
                    task -> task.getStatus() == BackgroundTaskStatus.FINISHED)
                .getId())
        .isEqualTo(recovery.getId());
  }

  @Test
  void drivesOperationalWebhooks() throws Exception {
    var endpoints = svix.getOperationalWebhookEndpoint();
    endpoints.create(new OperationalWebhookEndpointIn().uid("ops").url(scene.url("/ops")));
    assertThat(endpoints.get("ops").getUrl().getPath()).isEqualTo("/ops");
    assertThat(
            endpoints.update(
                "ops", new OperationalWebhookEndpointUpdate().uid("ops").url(scene.url("/other"))))
        .returns("/other", each -> each.getUrl().getPath());
    String secret = endpoints.getSecret("ops").getKey();
    endpoints.rotateSecret("ops", new OperationalWebhookEndpointSecretIn());
    assertThat(endpoints.getSecret("ops").getKey()).isNotEqualTo(secret);
    assertThat(endpoints.list().getData()).extracting(each -> each.getUid()).contains("ops");
    endpoints.updateHeaders(
        "ops", new OperationalWebhookEndpointHeadersIn().headers(Map.of("X-Mode", "test")));
    assertThat(endpoints.getHeaders("ops").getHeaders()).isEqualTo(Map.of("X-Mode", "test"));
    endpoints.delete("ops");
    assertThat(endpoints.list().getData()).isEmpty();
  }

  @Test
  void drivesPortalTokens() throws Exception {
    AppPortalAccessOut access =
        svix.getAuthentication()
            .appPortalAccess(
                APPLICATION,
                new AppPortalAccessIn().capabilities(Set.of(AppPortalCapability.VIEW_BASE)));
    Svix customer = scene.client(access.getToken());
    assertThat(customer.getApplication().get(APPLICATION).getName()).isEqualTo("Acme");
    svix.getAuthentication().expireAll(APPLICATION, new ApplicationTokenExpireIn());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void callsWhatTheTableSays() {
    WireTable.load().assertAnswered(WireTable.Row::java, scene.scrape());
  }
}
