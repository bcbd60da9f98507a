package dev.postrider.chaos;

import dev.postrider.config.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** What can happen to an installation. Each is over, and undone, when it returns. */
enum Disturbance {
  /** SIGKILL of the process that takes requests; it is started again. */
  KILL_HTTP {
    @Override
    void strike(Site site) {
      killAndStart(site, Role.HTTP);
    }
  },

  /** SIGKILL of a process that sends, while it holds deliveries; it is started again. */
  KILL_DELIVERY {
    @Override
    void strike(Site site) {
      killAndStart(site, Role.DELIVERY);
    }
  },

  /** SIGKILL of the process that runs background jobs; it is started again. */
  KILL_WORKER {
    @Override
    void strike(Site site) {
      killAndStart(site, Role.WORKER);
    }
  },

  /** SIGKILL of PostgreSQL's first process; it is started again and recovers from its log. */
  KILL_POSTMASTER {
    @Override
    void strike(Site site) {
      site.database().kill();
      site.database().startAgain();
    }
  },

  /** SIGKILL of the process behind one connection, which resets the whole server. */
  KILL_BACKEND {
    @Override
    void strike(Site site) throws SQLException {
      site.database().killBackend(site.random()::nextInt);
      site.watch().awaitReady();
    }
  },

  /** PostgreSQL is stopped in an orderly way and comes back after the outage. */
  DATABASE_AWAY {
    @Override
    void strike(Site site) {
      site.database().stop();
      site.watch().outage();
      site.database().startAgain();
    }
  },

  /** Somebody locks the tables, so that statements pile up until no connection is left. */
  CONNECTIONS_EXHAUSTED {
    @Override
    void strike(Site site) throws SQLException {
      try (var connection = site.database().connect();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute(
            "LOCK TABLE api_key, application, message, delivery IN ACCESS EXCLUSIVE MODE");
        site.watch().exhaustion(LOCKED);
        connection.rollback();
      }
    }
  },

  /** SIGSTOP of a process that holds deliveries until its leases are over, then SIGCONT. */
  PAUSE_DELIVERY {
    @Override
    void strike(Site site) {
      Node node = site.cluster().any(Role.DELIVERY, site.random());
      site.audit().awaitHeldBy(node.user());
      node.pause();
      try {
        site.audit().awaitLeasesOver(node.user());
        if (!node.has(Role.HTTP)) {
          site.audit().awaitTakenFrom(node.user());
        }
      } finally {
        node.resume();
      }
    }
  },

  /** SIGTERM of the process that takes requests; it is started again. */
  TERMINATE_HTTP {
    @Override
    void strike(Site site) {
      terminateAndStart(site, Role.HTTP);
    }
  },

  /** SIGTERM of a process that sends, while it holds deliveries; it is started again. */
  TERMINATE_DELIVERY {
    @Override
    void strike(Site site) {
      terminateAndStart(site, Role.DELIVERY);
    }
  },

  /** PostgreSQL is stopped, a process is started without it, and PostgreSQL comes back. */
  START_WITHOUT_DATABASE {
    @Override
    void strike(Site site) {
      site.database().stop();
      Node node = site.cluster().any(Role.DELIVERY, site.random());
      node.kill();
      node.begin();
      node.awaitWaiting();
      site.database().startAgain();
      node.awaitStarted();
      site.cluster().findApi();
    }
  };

  private static final Duration LOCKED = Duration.ofSeconds(4);

  /** What stopping may take beyond the time that attempts in flight have. */
  private static final Duration STOPPING = Duration.ofSeconds(12);

  /** Does it and undoes it. */
  abstract void strike(Site site) throws SQLException;

  private static void killAndStart(Site site, Role role) {
    Node node = site.cluster().any(role, site.random());
    if (node.has(Role.DELIVERY)) {
      site.audit().awaitHeldBy(node.user());
    }
    node.kill();
    node.startAgain();
    site.cluster().findApi();
  }

  private static void terminateAndStart(Site site, Role role) {
    Node node = site.cluster().any(role, site.random());
    if (node.has(Role.DELIVERY)) {
      site.audit().awaitNothingOlder(node.user(), Instant.now());
      site.audit().awaitHeldBy(node.user());
    }
    site.watch().stopping(node, Node.DRAIN.plus(STOPPING), site.audit());
    node.startAgain();
    site.cluster().findApi();
  }
}
