/** Settings: a file of defaults under the environment, read once, typed, bounded. */
@NullMarked
package dev.postrider.config;

import org.jspecify.annotations.NullMarked;
