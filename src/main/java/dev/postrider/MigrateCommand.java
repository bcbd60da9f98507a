package dev.postrider;

import dev.postrider.store.DatabaseStart;
import dev.postrider.store.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database to the schema of this version. */
@Command(
    name = "migrate",
    description = "Apply the migrations that the database lacks, then exit.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    try (var runtime = new CommandRuntime();
        var prepared = PreparedSettings.of(runtime.settings())) {
      runtime.await(DatabaseStart.await(runtime.vertx(), prepared.settings().database()));
      int applied = Migrations.apply(prepared.settings().database());
      spec.commandLine()
          .getOut()
          .println(
              applied == 0
                  ? "The database is up to date."
                  : "Applied %d migration(s).".formatted(applied));
    }
  }
}
