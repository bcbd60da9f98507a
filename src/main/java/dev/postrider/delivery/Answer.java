package dev.postrider.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered.
 *
 * @param retryAfter its {@code Retry-After} field as it came, or null
 * @param text the beginning of its body
 */
record Answer(int statusCode, @Nullable String retryAfter, String text) {}
