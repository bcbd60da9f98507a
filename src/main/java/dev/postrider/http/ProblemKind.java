package dev.postrider.http;

import java.util.Locale;

/** The kinds of problem that a caller can meet; the stable part of a problem's wire form. */
enum ProblemKind {
  MALFORMED(400, "The request cannot be read"),
  UNAUTHENTICATED(401, "The caller is unknown"),
  SECOND_FACTOR_REQUIRED(401, "A code of the second factor is needed"),
  FORBIDDEN(403, "The caller may not do this"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The path does not know the method"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  ALREADY_EXISTS(409, "The name is taken"),
  CONFLICT(409, "The state forbids the request"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The URI is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  INVALID(422, "The request breaks the contract"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  TOO_MANY_REQUESTS(429, "There are too many requests"),
  INTERNAL(500, "Postrider failed"),
  UNAVAILABLE(503, "The service is unavailable");

  private final int status;
  private final String title;
  private final String code = name().toLowerCase(Locale.ROOT);

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status code. */
  int status() {
    return status;
  }

  /** The kind in words. */
  String title() {
    return title;
  }

  /** The kind for programs, in snake_case. */
  String code() {
    return code;
  }

  /** The URI that identifies the kind (RFC 9457, section 3.1.1). */
  String type() {
    return "urn:postrider:problem:" + code;
  }
}
