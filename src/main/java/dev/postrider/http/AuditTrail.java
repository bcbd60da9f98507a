package dev.postrider.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.contract.Bus;
import dev.postrider.telemetry.LogKeys;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final Set<String> MEMBERS = Set.of("id", "uid", "name", "sessionId");
  private static final int NAME_MAX = 256;

  private final Bus bus;
  private final Counter lost;

  AuditTrail(Bus bus, Metrics metrics) {
    this.bus = bus;
    this.lost = metrics.counter(Metric.AUDIT_LOST);
  }

  /** Something that an operation did. */
  record Done(Operation operation, Call call, Reply reply) {

    /** Who did it; null if it was nobody of an organization. */
    @Nullable By by() {
      return reply.by() == null ? call.principal().map(By::of).orElse(null) : reply.by();
    }
  }

  /**
   * Records something that was done, unless nobody of an organization did it. It has been done, so
   * the reply follows even if it cannot be recorded.
   *
   * @param address of the client
   */
  Future<Reply> record(Done done, String address) {
    By by = done.by();
    return by == null
        ? Future.succeededFuture(done.reply())
        : bus.request(AuditLog.RECORD, act(done, by, address))
            .onFailure(cause -> miss(done, by, cause))
            .transform(recorded -> Future.succeededFuture(done.reply()));
  }

  private void miss(Done done, By by, Throwable cause) {
    lost.increment();
    LOG.atError()
        .addKeyValue(LogKeys.OPERATION_ID, done.operation().id())
        .addKeyValue(LogKeys.ORGANIZATION_ID, by.organizationId())
        .addKeyValue(LogKeys.ERROR, String.valueOf(cause.getMessage()))
        .log("change missing from the audit log");
  }

  private static Act act(Done done, By by, String address) {
    Named answered = answered(done.reply());
    Set<String> things = new HashSet<>(answered.names());
    String path =
        PATH_PARAMETER
            .matcher(done.operation().path())
            .replaceAll(parameter -> Matcher.quoteReplacement(named(done, parameter, things)));
    return new Act(by, done.operation().id(), path, things, answered.id(), address);
  }

  private static String named(Done done, MatchResult parameter, Set<String> things) {
    String thing = done.call().parameters().text(parameter.group(1));
    things.add(thing);
    return thing;
  }

  /** What the answer is about. */
  private record Named(@Nullable String id, @Nullable String uid) {
    List<String> names() {
      return Stream.of(Optional.ofNullable(id), Optional.ofNullable(uid))
          .flatMap(Optional::stream)
          .toList();
    }
  }

  /** The members {@code id} and {@code uid} of the answer, or the session that was opened. */
  private static Named answered(Reply reply) {
    Buffer body = reply.body();
    if (body == null) {
      return new Named(null, null);
    }
    try (JsonParser json = JSON.createParser(body.getBytes())) {
      return read(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static Named read(JsonParser json) throws IOException {
    Map<String, String> found = new HashMap<>();
    if (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING
            && MEMBERS.contains(member)
            && json.getTextLength() <= NAME_MAX) {
          found.put(member, json.getText());
        }
        json.skipChildren();
      }
    }
    // Event types have no id but their name.
    return new Named(
        found.getOrDefault("id", found.getOrDefault("sessionId", found.get("name"))),
        found.get("uid"));
  }
}
