package dev.postrider.http;

/**
 * One value that must be corrected.
 *
 * @param pointer where it stands, as a JSON Pointer (RFC 6901) into the body, or {@code
 *     /query/name}, {@code /path/name} or {@code /header/name} for a parameter
 * @param detail what is wrong with it, to be read after its name
 */
record FieldError(String pointer, String detail) {}
