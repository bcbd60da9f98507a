package dev.postrider;

import dev.postrider.config.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line. Without a command it serves. */
@Command(
    name = "postrider",
    description = "Accepts messages and delivers them as signed webhooks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      MigrateCommand.class,
      ConfigCommand.class,
      ApiKeyCommand.class,
      UserCommand.class
    })
public final class Main {
  private static final String[] DEFAULT = {"serve"};

  private Main() {}

  /** Runs a command and exits: 0 if it went well, 1 if it failed, 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    IExecutionExceptionHandler onFailure =
        (failure, commandLine, parsed) -> {
          var err = commandLine.getErr();
          if (failure instanceof SettingsException settings) {
            err.println("Postrider cannot start with these settings:");
            settings.errors().forEach(error -> err.println("  " + error));
          } else {
            err.println("Postrider failed: " + Causes.describe(failure));
          }
          return CommandLine.ExitCode.SOFTWARE;
        };
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(onFailure)
        .execute(arguments.length == 0 ? DEFAULT : arguments);
  }
}
