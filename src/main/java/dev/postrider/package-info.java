/** Postrider: the command line, and the application factory that wires the components together. */
@NullMarked
package dev.postrider;

import org.jspecify.annotations.NullMarked;
