/** What tests share. */
@NullMarked
package dev.postrider.support;

import org.jspecify.annotations.NullMarked;
