/**
 * Delivery: claims what is due, keeps endpoints from slowing each other down, signs, sends through
 * the egress guard, classifies the answer and has the attempt recorded.
 */
@NullMarked
package dev.postrider.delivery;

import org.jspecify.annotations.NullMarked;
