package dev.postrider.domain;

/**
 * A JSON value that Postrider stores and returns without looking inside.
 *
 * @param value well-formed JSON
 */
public record JsonText(String value) {}
