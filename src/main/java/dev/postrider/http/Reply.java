package dev.postrider.http;

import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer.
 *
 * @param body JSON, or null for none
 * @param stream what is sent in place of a body; null for nothing
 * @param headers further ones
 * @param by who did it, if that is not who called; null if it is
 */
record Reply(
    int status,
    @Nullable Buffer body,
    @Nullable StreamedBody stream,
    Map<String, String> headers,
    @Nullable By by) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;
  private static final int FOUND = 302;

  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, @Nullable Buffer body) {
    this(status, body, null, Map.of(), null);
  }

  /** The same with one more header. */
  Reply with(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Reply(status, body, stream, more, by);
  }

  /** The same, done by somebody who has only become known. */
  Reply by(OrganizationId organization, PersonId person) {
    return new Reply(status, body, stream, headers, new By(organization, ActorKind.PERSON, person));
  }

  static Reply ok(Buffer body) {
    return new Reply(OK, body);
  }

  static Reply created(Buffer body) {
    return new Reply(CREATED, body);
  }

  /** 201 for what is new, 200 for what was there. */
  static Reply stored(boolean created, Buffer body) {
    return created ? created(body) : ok(body);
  }

  static Reply accepted(Buffer body) {
    return new Reply(ACCEPTED, body);
  }

  /** Sends a browser on. */
  static Reply redirect(String url) {
    return new Reply(FOUND, null).with("Location", url);
  }

  /** A file that somebody made a link to. */
  static Reply file(StreamedBody file, Map<String, String> headers, By linkedBy) {
    return new Reply(OK, null, file, headers, linkedBy);
  }

  static Reply noContent() {
    return new Reply(NO_CONTENT, null);
  }
}
