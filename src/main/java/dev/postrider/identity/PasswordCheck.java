package dev.postrider.identity;

import dev.postrider.domain.Password;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import org.jspecify.annotations.Nullable;

/** Compares and hashes passwords on threads of their own, two at a time: each takes some 50 ms. */
final class PasswordCheck {
  private static final int THREADS = 2;

  private final WorkerExecutor threads;
  private final Passwords passwords;

  private PasswordCheck(WorkerExecutor threads, Passwords passwords) {
    this.threads = threads;
    this.passwords = passwords;
  }

  /** Starts the threads, which end with the verticle that asks. */
  static Future<PasswordCheck> start(Vertx vertx) {
    WorkerExecutor threads = vertx.createSharedWorkerExecutor("passwords", THREADS);
    return threads
        .executeBlocking(Passwords::new)
        .map(passwords -> new PasswordCheck(threads, passwords));
  }

  /** What is stored in place of a password. */
  Future<String> hash(Password password) {
    return threads.executeBlocking(() -> passwords.hash(password), false);
  }

  /**
   * Whether a password is the one that was hashed; takes as long without a hash.
   *
   * @param hash null if there is none: then no password is right
   */
  Future<Boolean> matches(Password password, @Nullable String hash) {
    return threads.executeBlocking(
        () -> {
          if (hash == null) {
            passwords.pretend(password);
            return false;
          }
          return passwords.matches(password, hash);
        },
        false);
  }
}
