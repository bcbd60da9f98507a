/** Postrider's processes and its PostgreSQL are killed, paused and cut off under load. */
@NullMarked
package dev.postrider.chaos;

import org.jspecify.annotations.NullMarked;
