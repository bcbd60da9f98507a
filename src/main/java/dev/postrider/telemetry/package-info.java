/** What Postrider tells about itself: the names of its log keys. */
@NullMarked
package dev.postrider.telemetry;

import org.jspecify.annotations.NullMarked;
