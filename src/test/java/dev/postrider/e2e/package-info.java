/** Postrider as people use it: the whole program in a process of its own. */
@NullMarked
package dev.postrider.e2e;

import org.jspecify.annotations.NullMarked;
