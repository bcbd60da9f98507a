@NullMarked
package dev.postrider.identity;

import org.jspecify.annotations.NullMarked;
