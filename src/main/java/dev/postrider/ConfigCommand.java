package dev.postrider;

import dev.postrider.config.SettingsLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the settings that a start would use. */
@Command(
    name = "config",
    description = "Print the effective settings; secrets are masked.",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    try (var runtime = new CommandRuntime()) {
      var out = spec.commandLine().getOut();
      runtime
          .await(SettingsLoader.load(runtime.vertx()))
          .shown()
          .forEach((key, text) -> out.println(key + ": " + text));
    }
  }
}
