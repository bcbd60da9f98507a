package dev.postrider.identity;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.OwnSecondFactors;
import dev.postrider.contract.OwnSecondFactors.ByCode;
import dev.postrider.contract.OwnSecondFactors.RecoveryCodes;
import dev.postrider.contract.OwnSecondFactors.Started;
import dev.postrider.contract.People.Account;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.Waiting;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SecondFactorCode.Recovery;
import dev.postrider.domain.TotpSecret;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * What people do with their own second factor: begin, confirm, renew recovery codes, switch off.
 */
final class OwnSecondFactor {
  private static final int RECOVERY_CODES = 10;

  private final Bus bus;
  private final SecureRandom random = new SecureRandom();
  private final Checks checks;
  private final OwnAccount.Site site;

  OwnSecondFactor(Bus bus, Checks checks, OwnAccount.Site site) {
    this.bus = bus;
    this.checks = checks;
    this.site = site;
  }

  /**
   * What is proved and limited.
   *
   * @param attempts how often codes may be tried by who is logged in
   */
  record Checks(PresentPassword password, SecondFactorCheck code, LogInLimits attempts) {}

  Future<Void> serve() {
    return bus.serve(OwnSecondFactors.START, this::start)
        .compose(done -> bus.serve(OwnSecondFactors.CONFIRM, this::confirm))
        .compose(done -> bus.serve(OwnSecondFactors.RENEW_CODES, this::renewCodes))
        .compose(done -> bus.serve(OwnSecondFactors.SWITCH_OFF, this::switchOff));
  }

  private Future<Started> start(OwnSecondFactors.Start request) {
    PersonId person = request.member().personId();
    return checks
        .password()
        .require(person, request.present(), request.address())
        .compose(account -> start(account, TotpSecret.generate(random)));
  }

  private Future<Started> start(Account account, TotpSecret secret) {
    return bus.request(SecondFactors.START, new SecondFactors.Start(account.id(), secret))
        .map(done -> new Started(secret, Totp.url(secret, site.issuer(), account.email().text())));
  }

  private Future<RecoveryCodes> confirm(ByCode request) {
    PersonId person = request.member().personId();
    admit(request);
    return bus.request(SecondFactors.WAITING, new SecondFactors.Of(person))
        .compose(waiting -> confirm(request, waiting, newCodes()))
        .onSuccess(confirmed -> succeeded(request));
  }

  private Future<RecoveryCodes> confirm(ByCode request, Waiting waiting, RecoveryCodes codes) {
    return checks
        .code()
        .compare(request.code(), waiting.secret())
        .map(
            step ->
                new SecondFactors.Confirm(
                    request.member().personId(),
                    request.member().sessionId(),
                    waiting.startedAt(),
                    step,
                    hashes(codes),
                    site.logIn()))
        .compose(confirm -> bus.request(SecondFactors.CONFIRM, confirm))
        .map(codes);
  }

  private Future<RecoveryCodes> renewCodes(ByCode request) {
    PersonId person = request.member().personId();
    RecoveryCodes codes = newCodes();
    admit(request);
    return checks
        .code()
        .prove(person, request.code())
        .map(proof -> new SecondFactors.RenewCodes(checks.code().use(person, proof), hashes(codes)))
        .compose(renew -> bus.request(SecondFactors.RENEW_CODES, renew))
        .map(codes)
        .onSuccess(renewed -> succeeded(request));
  }

  private Future<Done> switchOff(OwnSecondFactors.SwitchOff request) {
    PersonId person = request.member().personId();
    return checks
        .password()
        .require(person, request.present(), request.address())
        .compose(
            account -> {
              var byCode = new ByCode(request.member(), request.code(), request.address());
              admit(byCode);
              return checks
                  .code()
                  .prove(person, request.code())
                  .map(proof -> checks.code().use(person, proof))
                  .compose(use -> bus.request(SecondFactors.SWITCH_OFF, use))
                  .onSuccess(off -> succeeded(byCode));
            });
  }

  private void admit(ByCode request) {
    checks.attempts().admit(request.member().personId().toString(), request.address());
  }

  private void succeeded(ByCode request) {
    checks.attempts().succeeded(request.member().personId().toString(), request.address());
  }

  private RecoveryCodes newCodes() {
    return new RecoveryCodes(
        Stream.generate(() -> Recovery.generate(random)).limit(RECOVERY_CODES).toList());
  }

  private static List<RecoveryHash> hashes(RecoveryCodes codes) {
    return codes.codes().stream().map(code -> new RecoveryHash(code.hash())).toList();
  }
}
