package dev.postrider;

import dev.postrider.contract.ApiKeys;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on API keys without a running service. */
@Command(
    name = "api-key",
    description = "Manage API keys.",
    mixinStandardHelpOptions = true,
    subcommands = ApiKeyCommand.Create.class)
final class ApiKeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: api-key create");
  }

  /** Creates a key and prints it, the only time it is shown. */
  @Command(
      name = "create",
      description = "Create an API key and print it once.",
      mixinStandardHelpOptions = true)
  static final class Create implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
        names = "--name",
        required = true,
        description = "What the key is for, 1 to 100 characters.")
    private String name = "";

    @Option(
        names = "--organization",
        description = "The organization's id (org_…); may be left out if there is only one.")
    private @Nullable String organization;

    @Override
    public void run() {
      OrganizationId owner = owner();
      if (name.isBlank() || name.length() > 100) {
        throw new ParameterException(spec.commandLine(), "--name must have 1 to 100 characters");
      }
      var key = Token.generate(Token.API_KEY_PREFIX, new SecureRandom());
      try (var runtime = new CommandRuntime();
          var prepared = PreparedSettings.of(runtime.settings())) {
        var app =
            runtime.await(App.startStore(runtime.vertx(), prepared.settings(), Clock.systemUTC()));
        var request =
            new ApiKeys.Create(
                owner, name.strip(), key.hash(), key.hint(), ApiKeys.Grant.EVERYTHING);
        runtime.await(app.bus().request(ApiKeys.CREATE, request));
        runtime.await(app.stop());
      }
      spec.commandLine().getOut().println(key.text());
    }

    private @Nullable OrganizationId owner() {
      return organization == null
          ? null
          : OrganizationId.parse(organization)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "--organization must be an id such as org_…"));
    }
  }
}
