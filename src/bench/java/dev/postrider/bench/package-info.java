/** The benchmark: the machine's limits, the product and its load in one run, compared as ratios. */
@NullMarked
package dev.postrider.bench;

import org.jspecify.annotations.NullMarked;
