/** What Postrider is about, in plain values: no input or output, nothing but the JDK. */
@NullMarked
package dev.postrider.domain;

import org.jspecify.annotations.NullMarked;
