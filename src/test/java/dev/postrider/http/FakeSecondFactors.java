package dev.postrider.http;

import dev.postrider.contract.Done;
import dev.postrider.contract.OwnSecondFactors;
import dev.postrider.contract.OwnSecondFactors.RecoveryCodes;
import dev.postrider.contract.OwnSecondFactors.Started;
import dev.postrider.contract.SecondFactors;
import dev.postrider.domain.SecondFactorCode.Recovery;
import dev.postrider.domain.TotpSecret;
import java.util.Collections;

/** A second factor that is on. */
final class FakeSecondFactors {
  static final TotpSecret SECRET = new TotpSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  static final Recovery CODE = new Recovery("AAAAABBBBBCCCCCDDDDD");

  private static final RecoveryCodes CODES = new RecoveryCodes(Collections.nCopies(10, CODE));

  FakeSecondFactors(FakeStore store) {
    store.serve(SecondFactors.STATUS, request -> new SecondFactors.Status(store.now(), 9));
    store.serve(
        OwnSecondFactors.START, request -> new Started(SECRET, "otpauth://totp/Postrider:ada"));
    store.serve(OwnSecondFactors.CONFIRM, request -> CODES);
    store.serve(OwnSecondFactors.RENEW_CODES, request -> CODES);
    store.serve(OwnSecondFactors.SWITCH_OFF, request -> new Done());
  }
}
