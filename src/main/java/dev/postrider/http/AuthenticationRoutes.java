package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.PortalTokens.Grant;
import dev.postrider.contract.Principal;
import dev.postrider.domain.Capability;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells who calls, and lets customers into the portal of their application, and out of it. */
final class AuthenticationRoutes {
  /** The wire's word for keys and tokens of the service's own. */
  private static final String PERMISSION_SOURCE = "RegionalAuthToken";

  private static final Duration LIFETIME_DEFAULT = Duration.ofDays(7);
  private static final Set<Capability> READ_ONLY = EnumSet.of(Capability.VIEW_BASE);
  private static final Map<String, Capability> CAPABILITIES =
      Arrays.stream(Capability.values())
          .collect(
              Collectors.toUnmodifiableMap(AuthenticationRoutes::written, Function.identity()));

  private final Bus bus;
  private final InlineApplications applications;
  private final InstantSource clock;
  private final SecureRandom random;
  private final URI publicUrl;

  AuthenticationRoutes(Bus bus, InstantSource clock, SecureRandom random, URI publicUrl) {
    this.bus = bus;
    this.applications = new InlineApplications(bus);
    this.clock = clock;
    this.random = random;
    this.publicUrl = publicUrl;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.authentication.whoami", this::tellWho,
        "v1.authentication.app-portal-access", this::issue,
        "v1.authentication.expire-all", this::expire,
        "v1.authentication.logout", this::logout);
  }

  private Future<Reply> tellWho(Call call) {
    Principal caller = call.principal().orElseThrow();
    return Future.succeededFuture(
        Reply.ok(
            JsonWriter.object(
                json ->
                    json.text("envId", caller.organizationId().toString())
                        .text(
                            "appId",
                            caller instanceof PortalTokens.Holder portal
                                ? portal.applicationId().toString()
                                : null)
                        .text("permissionSource", PERMISSION_SOURCE))));
  }

  private Future<Reply> issue(Call call) {
    Token token = Token.generate(Token.PORTAL_PREFIX, random);
    var request =
        new PortalTokens.Issue(
            call.organizationId(),
            call.application(),
            token.hash(),
            call.content()
                .map(AuthenticationRoutes::grant)
                .orElseGet(AuthenticationRoutes::everything),
            call.content().map(body -> body.optionalText("sessionId")).orElse(null),
            clock
                .instant()
                .plus(
                    call.content()
                        .map(body -> seconds(body.optionalNumber("expiry"), LIFETIME_DEFAULT))
                        .orElse(LIFETIME_DEFAULT)));
    return applications
        .withApplication(call, () -> bus.request(PortalTokens.ISSUE, request))
        .map(
            issued ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.text("url", url(issued.applicationId().toString(), token))
                                .text("token", token.text()))));
  }

  /** The token stands in the fragment, which browsers send to nobody. */
  private String url(String application, Token token) {
    String key =
        JsonWriter.object(json -> json.text("appId", application).text("token", token.text()))
            .toString(StandardCharsets.UTF_8);
    return publicUrl
        + "/portal#key="
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static Grant grant(JsonBody body) {
    List<String> named = body.texts("capabilities");
    List<String> flags = body.texts("featureFlags");
    if (body.flag("readOnly")) {
      return new Grant(READ_ONLY, flags);
    }
    return named.isEmpty()
        ? new Grant(everything().capabilities(), flags)
        : new Grant(
            named.stream()
                .filter(CAPABILITIES::containsKey)
                .map(CAPABILITIES::get)
                .collect(Collectors.toSet()),
            flags);
  }

  private static Grant everything() {
    return new Grant(EnumSet.allOf(Capability.class), List.of());
  }

  private static Duration seconds(@Nullable Integer given, Duration otherwise) {
    return given == null ? otherwise : Duration.ofSeconds(given);
  }

  /** As it is written on the wire: {@code ViewBase}. */
  static String written(Capability capability) {
    return Arrays.stream(capability.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private Future<Reply> expire(Call call) {
    Instant at =
        clock
            .instant()
            .plus(
                call.content()
                    .map(body -> seconds(body.optionalNumber("expiry"), Duration.ZERO))
                    .orElse(Duration.ZERO));
    List<String> sessions =
        call.content().map(body -> body.texts("sessionIds")).orElseGet(List::of);
    return bus.request(
            PortalTokens.EXPIRE,
            new PortalTokens.Expire(call.organizationId(), call.application(), sessions, at))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> logout(Call call) {
    if (call.principal().orElseThrow() instanceof PortalTokens.Holder portal) {
      return bus.request(PortalTokens.END, new PortalTokens.End(portal.hash()))
          .map(done -> Reply.noContent());
    }
    throw new IllegalStateException("only portal tokens may log out");
  }
}
