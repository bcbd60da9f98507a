package dev.postrider;

import dev.postrider.contract.People;
import dev.postrider.contract.SecondFactors;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Password;
import dev.postrider.identity.Passwords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on people without a running service. */
@Command(
    name = "user",
    description = "Manage people.",
    mixinStandardHelpOptions = true,
    subcommands = {UserCommand.Create.class, UserCommand.ResetSecondFactor.class})
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: user create");
  }

  /** Creates a person who may log in. */
  @Command(
      name = "create",
      description = "Create a person, whose password is read from the standard input.",
      mixinStandardHelpOptions = true)
  static final class Create implements Runnable {
    @Spec private CommandSpec spec;

    @Option(names = "--email", required = true, description = "With what the person logs in.")
    private String email = "";

    @Option(names = "--name", description = "What the person is called; the address by default.")
    private @Nullable String name;

    @Option(names = "--role", description = "viewer, developer, admin or owner (default).")
    private String role = MemberRole.OWNER.text();

    @Option(
        names = "--organization",
        description = "The organization's id (org_…); may be left out if there is only one.")
    private @Nullable String organization;

    @Override
    public void run() {
      EmailAddress address = address(spec, email);
      MemberRole given = role();
      OrganizationId owner = owner();
      String hash = new Passwords().hash(password());
      try (var runtime = new CommandRuntime();
          var prepared = PreparedSettings.of(runtime.settings())) {
        var app =
            runtime.await(App.startStore(runtime.vertx(), prepared.settings(), Clock.systemUTC()));
        var request =
            new People.Create(address, name == null ? email : name.strip(), hash, owner, given);
        var created = runtime.await(app.bus().request(People.CREATE, request));
        runtime.await(app.stop());
        spec.commandLine().getOut().println(created.id());
      }
    }

    private Password password() {
      try {
        // The stream stays open: it is the process's own.
        String line =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return Optional.ofNullable(line)
            .flatMap(Password::parse)
            .orElseThrow(
                () ->
                    wrong(
                        "The standard input must hold a password of %d to %d characters in one line"
                            .formatted(Password.LENGTH_MIN, Password.LENGTH_MAX)));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    private MemberRole role() {
      return MemberRole.parse(role)
          .orElseThrow(() -> wrong("--role must be viewer, developer, admin or owner"));
    }

    private @Nullable OrganizationId owner() {
      return organization == null
          ? null
          : OrganizationId.parse(organization)
              .orElseThrow(() -> wrong("--organization must be an id such as org_…"));
    }

    private ParameterException wrong(String sentence) {
      return new ParameterException(spec.commandLine(), sentence);
    }
  }

  /** Switches the second factor off for somebody who has lost the app and the recovery codes. */
  @Command(
      name = "reset-second-factor",
      description = "Let a person who lost it log in without the second factor.",
      mixinStandardHelpOptions = true)
  static final class ResetSecondFactor implements Runnable {
    @Spec private CommandSpec spec;

    @Option(names = "--email", required = true, description = "With what the person logs in.")
    private String email = "";

    @Override
    public void run() {
      EmailAddress address = address(spec, email);
      try (var runtime = new CommandRuntime();
          var prepared = PreparedSettings.of(runtime.settings())) {
        var app =
            runtime.await(App.startStore(runtime.vertx(), prepared.settings(), Clock.systemUTC()));
        String url = prepared.settings().http().publicUrl() + "/log-in";
        var request = new SecondFactors.Reset(address, url);
        runtime.await(app.bus().request(SecondFactors.RESET, request));
        runtime.await(app.stop());
      }
    }
  }

  private static EmailAddress address(CommandSpec spec, String email) {
    return EmailAddress.parse(email)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--email must be an e-mail address such as ada@example.com"));
  }
}
