package dev.postrider;

import dev.postrider.config.Role;
import dev.postrider.domain.Token;
import dev.postrider.telemetry.LogKeys;
import java.io.PrintWriter;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves until it is told to stop, then drains and exits. */
@Command(
    name = "serve",
    description = "Start Postrider with the roles of the settings (the default command).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var stop = StopSignal.install();
    try {
      serve(stop);
      stop.stopped();
    } finally {
      stop.confirm();
    }
  }

  private void serve(StopSignal stop) {
    try (var runtime = new CommandRuntime();
        var prepared = PreparedSettings.of(runtime.settings())) {
      var settings = prepared.settings();
      var cluster = settings.cluster().isWanted() ? runtime.join(settings.cluster()) : null;
      var app = runtime.await(App.start(runtime.vertx(), settings, Clock.systemUTC()));
      if (cluster != null) {
        app.watch(cluster);
      }
      boolean development = prepared.development() != null;
      FirstStart.Made made = runtime.await(new FirstStart(app.bus(), settings).run(development));
      tell(app, prepared, made);
      LOG.atInfo()
          .addKeyValue(LogKeys.VERSION, Version.text())
          .addKeyValue(LogKeys.ROLES, settings.roles())
          .addKeyValue(LogKeys.PORT, app.port())
          .log("started");
      stop.await();
      LOG.atInfo().log("stopping");
      app.stop().await();
      LOG.atInfo().log("stopped");
    }
  }

  private void tell(App app, PreparedSettings prepared, FirstStart.Made made) {
    PrintWriter out = spec.commandLine().getOut();
    var development = prepared.development();
    String address = "http://localhost:" + app.port();
    if (development != null) {
      out.println(
          "Development start: PostgreSQL and keys are kept in "
              + prepared.settings().dataDirectory()
              + ", and endpoints on this machine (loopback) are allowed.");
      if (prepared.settings().mail().smtp() == null) {
        out.println("Mails are not sent but written to the log: look there for their links.");
      }
      made.key()
          .ifPresent(
              key -> {
                out.println(
                    "API key (shown once, kept in " + development.keepApiKey(key.text()) + "):");
                out.println("  " + key.text());
                out.println("Send a message:");
                out.println("  " + curl(address, key));
              });
      made.password()
          .ifPresent(
              password -> {
                out.println(
                    "Password of "
                        + prepared.settings().init().adminEmail()
                        + " (shown once, kept in "
                        + development.keepPassword(password.text())
                        + "):");
                out.println("  " + password.text());
              });
    }
    out.println(listening(prepared, app.port() > 0, address));
    out.flush();
  }

  private static String listening(PreparedSettings prepared, boolean open, String address) {
    if (prepared.settings().roles().contains(Role.HTTP)) {
      return "Postrider listens on " + address;
    }
    return open
        ? "Postrider listens on " + address + " for readers of /metrics, without the role http"
        : "Postrider runs without the role http";
  }

  private static String curl(String address, Token key) {
    return "curl %s/api/v1/app/%s/msg -H 'Authorization: Bearer %s'"
            .formatted(address, FirstStart.APPLICATION_UID, key.text())
        + " --json '{\"eventType\": \"invoice.paid\", \"payload\": {\"id\": \"inv_1\"}}'";
  }
}
