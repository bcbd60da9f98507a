package dev.postrider.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Principal;
import dev.postrider.contract.Sessions;
import dev.postrider.telemetry.LogKeys;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what was done before it is answered. Of requests and answers it takes the names of things
 * and nothing else.
 */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");
  private static final int RESULT_ID_MAX = 256;

  private final Bus bus;
  private final Counter lost;

  AuditTrail(Bus bus, Metrics metrics) {
    this.bus = bus;
    this.lost = metrics.counter(Metric.AUDIT_LOST);
  }

  /** Something that an operation did. */
  record Done(Operation operation, Call call, Reply reply) {

    /** Who did it; null if it was nobody of an organization. */
    @Nullable Principal by() {
      Principal opened = reply.opened();
      return opened == null ? call.principal().orElse(null) : opened;
    }
  }

  /**
   * Records something that was done, unless nobody of an organization did it. It has been done, so
   * the reply follows even if it cannot be recorded.
   *
   * @param address of the client
   */
  Future<Reply> record(Done done, String address) {
    Principal by = done.by();
    return by == null
        ? Future.succeededFuture(done.reply())
        : bus.request(AuditLog.RECORD, act(done, by, address))
            .onFailure(cause -> miss(done, by, cause))
            .transform(recorded -> Future.succeededFuture(done.reply()));
  }

  private void miss(Done done, Principal by, Throwable cause) {
    lost.increment();
    LOG.atError()
        .addKeyValue(LogKeys.OPERATION_ID, done.operation().id())
        .addKeyValue(LogKeys.ORGANIZATION_ID, by.organizationId())
        .addKeyValue(LogKeys.ERROR, String.valueOf(cause.getMessage()))
        .log("change missing from the audit log");
  }

  private static Act act(Done done, Principal by, String address) {
    String resultId = resultId(done.reply());
    Set<String> things = new HashSet<>();
    String path =
        PATH_PARAMETER
            .matcher(done.operation().path())
            .replaceAll(parameter -> Matcher.quoteReplacement(named(done, parameter, things)));
    if (resultId != null) {
      things.add(resultId);
    }
    return new Act(by, done.operation().id(), path, things, resultId, address);
  }

  private static String named(Done done, MatchResult parameter, Set<String> things) {
    String thing = done.call().parameters().text(parameter.group(1));
    things.add(thing);
    return thing;
  }

  /** The session that was opened, or the member {@code id} of the answer. */
  private static @Nullable String resultId(Reply reply) {
    if (reply.opened() instanceof Sessions.Member member) {
      return member.sessionId().toString();
    }
    Buffer body = reply.body();
    if (body == null) {
      return null;
    }
    try (JsonParser json = JSON.createParser(body.getBytes())) {
      String id = json.nextToken() == JsonToken.START_OBJECT ? identity(json) : null;
      return id == null || id.length() > RESULT_ID_MAX ? null : id;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Nearly always the first member. Event types have no id but their name. */
  private static @Nullable String identity(JsonParser json) throws IOException {
    String name = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      if (member.equals("id") && value == JsonToken.VALUE_STRING) {
        return json.getText();
      }
      if (member.equals("name") && value == JsonToken.VALUE_STRING) {
        name = json.getText();
      }
      json.skipChildren();
    }
    return name;
  }
}
