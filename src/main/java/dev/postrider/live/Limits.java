package dev.postrider.live;

import dev.postrider.config.LiveSettings;
import java.time.Duration;

/**
 * What live connections may take.
 *
 * @param connections connections of one event loop
 * @param registrations addresses on which one connection is registered at a time
 * @param silence how long a browser may send nothing before it is taken for gone; it is noticed
 *     after once to twice that time
 * @param frameBytes bytes of one frame from a browser
 * @param unsentLength characters that wait for a browser which reads too slowly
 * @param refusals refused requests of one connection
 * @param framesPerSecond frames that a browser may send in a second, and that may wait
 */
record Limits(
    int connections,
    int registrations,
    Duration silence,
    int frameBytes,
    int unsentLength,
    int refusals,
    int framesPerSecond) {

  /** The defaults under the settings. */
  static Limits of(LiveSettings settings) {
    return new Limits(
        settings.maxConnections(),
        settings.maxRegistrations(),
        Duration.ofSeconds(30),
        4 << 10,
        64 << 10,
        16,
        Math.max(50, 2 * settings.maxRegistrations()));
  }
}
