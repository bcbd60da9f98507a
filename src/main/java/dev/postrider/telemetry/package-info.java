/** What Postrider tells about itself: the names of its log keys and metrics, and the registry. */
@NullMarked
package dev.postrider.telemetry;

import org.jspecify.annotations.NullMarked;
