package dev.postrider;

import dev.postrider.config.InitSettings;
import dev.postrider.config.Settings;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Password;
import dev.postrider.domain.Token;
import dev.postrider.identity.Passwords;
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
  private final InitSettings settings;
  private final SecureRandom random = new SecureRandom();

  FirstStart(Bus bus, Settings settings) {
    this.bus = bus;
    this.settings = settings.init();
  }

  /** What was made because the settings name none, and is shown once. */
  record Made(Optional<Token> key, Optional<Password> password) {
    private static final Made NOTHING = new Made(Optional.empty(), Optional.empty());
  }

  /**
   * Creates the organization with the API key and the owner of the settings. A development start
   * makes those that are not there, and an application to try things with.
   */
  Future<Made> run(boolean development) {
    var made =
        development
            ? new Made(
                settings.apiKey().isEmpty()
                    ? Optional.of(Token.generate(Token.API_KEY_PREFIX, random))
                    : Optional.empty(),
                settings.adminPassword().isEmpty()
                    ? Optional.of(Password.generate(random))
                    : Optional.empty())
            : Made.NOTHING;
    @Nullable Token key = made.key().orElseGet(this::givenKey);
    return bus.request(
            Organizations.FOUND,
            new Organizations.Found(
                settings.organization(),
                key == null ? null : new Organizations.ApiKey(key.hash(), key.hint()),
                owner(made)))
        .compose(
            founded ->
                development && founded.created() && key != null
                    ? createApplication(key).map(made)
                    : Future.succeededFuture(founded.created() ? made : Made.NOTHING));
  }

  private @Nullable Token givenKey() {
    return settings.apiKey().isEmpty() ? null : new Token(settings.apiKey().value());
  }

  private @Nullable Password givenPassword() {
    return settings.adminPassword().isEmpty()
        ? null
        : new Password(settings.adminPassword().value());
  }

  private Organizations.@Nullable Owner owner(Made made) {
    @Nullable Password password = made.password().orElseGet(this::givenPassword);
    return password == null
        ? null
        : new Organizations.Owner(
            new EmailAddress(settings.adminEmail()), new Passwords().hash(password));
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
