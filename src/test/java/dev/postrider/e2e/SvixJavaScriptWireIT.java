package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official JavaScript client of Svix calls every operation that it has a method for. */
final class SvixJavaScriptWireIT {
  @Test
  void callsWhatTheTableSays() {
    try (var product = Product.start()) {
      var environment =
          Map.of("POSTRIDER_ADDRESS", product.address().toString(), "POSTRIDER_KEY", Product.KEY);

      var ended = NodeScript.run("svix-wire.mjs", environment, "");

      assertThat(ended.status()).as(ended.err()).isZero();
      WireTable.load().assertAnswered(WireTable.Row::javascript, product.scrape());
    }
  }
}
