package dev.postrider.identity;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.People;
import dev.postrider.contract.People.Account;
import dev.postrider.domain.Password;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;

/**
 * Has people who are logged in show that they know their password, for what a thief must not do.
 */
final class PresentPassword {
  private final Bus bus;
  private final PasswordCheck passwords;
  private final LogInLimits attempts;

  PresentPassword(Bus bus, PasswordCheck passwords, LogInLimits attempts) {
    this.bus = bus;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /** The account of who knows its password; {@link Failure.Invalid}, {@link Failure.TooMany}. */
  Future<Account> require(PersonId person, Password present, String address) {
    return bus.request(People.ACCOUNT, new People.AccountOf(person))
        .compose(
            account -> {
              String key = account.email().key();
              attempts.admit(key, address);
              return passwords
                  .matches(present, account.passwordHash())
                  .compose(
                      matches ->
                          matches ? Future.succeededFuture(account) : PresentPassword.wrong())
                  .onSuccess(right -> attempts.succeeded(key, address));
            });
  }

  private static <T> Future<T> wrong() {
    return Future.failedFuture(
        new BusFailure(new Failure.Invalid("/currentPassword", "is not your password")));
  }
}
