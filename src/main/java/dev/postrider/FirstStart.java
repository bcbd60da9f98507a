package dev.postrider;

import dev.postrider.config.Settings;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates the first organization on an empty database. */
final class FirstStart {
  /** The application that a development start creates, so that a message can be sent at once. */
  static final String APPLICATION_UID = "demo";

  private final Bus bus;
  private final Settings settings;

  FirstStart(Bus bus, Settings settings) {
    this.bus = bus;
    this.settings = settings;
  }

  /**
   * Creates the organization with the API key of the settings. A development start makes a key if
   * there is none, and an application to try things with.
   *
   * @return the key that was made, empty if none was
   */
  Future<Optional<Token>> run(boolean development) {
    Optional<Token> made =
        development && settings.init().apiKey().isEmpty()
            ? Optional.of(Token.generate(Token.API_KEY_PREFIX, new SecureRandom()))
            : Optional.empty();
    @Nullable Token key = made.orElseGet(this::givenKey);
    return bus.request(
            Organizations.FOUND,
            new Organizations.Found(
                settings.init().organization(),
                key == null ? null : new Organizations.ApiKey(key.hash(), key.hint())))
        .compose(
            founded ->
                development && founded.created() && key != null
                    ? createApplication(key).map(made)
                    : Future.succeededFuture(founded.created() ? made : Optional.empty()));
  }

  private @Nullable Token givenKey() {
    return settings.init().apiKey().isEmpty() ? null : new Token(settings.init().apiKey().value());
  }

  private Future<Applications.Stored> createApplication(Token key) {
    return bus.request(ApiKeys.AUTHENTICATE, new ApiKeys.Authenticate(key.hash()))
        .map(ApiKeys.Holder::organizationId)
        .compose(this::createApplication);
  }

  private Future<Applications.Stored> createApplication(OrganizationId organization) {
    return bus.request(
        Applications.CREATE,
        new Applications.Create(
            organization,
            new Applications.Attributes("Demo", APPLICATION_UID, null, Map.of()),
            true));
  }
}
