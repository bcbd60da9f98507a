/** The only component that speaks SQL: one class per noun behind the bus, and the migrations. */
@NullMarked
package dev.postrider.store;

import org.jspecify.annotations.NullMarked;
