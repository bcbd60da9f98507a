package dev.postrider.live;

import dev.postrider.contract.Bus;
import java.time.InstantSource;

/** What the {@link LiveVerticle} and the {@link LiveBridge} of a process share. */
public record Sharing(Bus bus, InstantSource clock, Watchers watchers, Connections connections) {
  /** A beginning, with nobody watching. */
  public static Sharing of(Bus bus, InstantSource clock) {
    return new Sharing(bus, clock, new Watchers(), new Connections());
  }
}
