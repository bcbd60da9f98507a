package dev.postrider.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.support.RunningProgram;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The official client of the event-bus bridge, in Node.
 *
 * @param address what it watches
 * @param other what it must be refused
 * @param eventType of which it waits for an event, and ends
 */
record LiveScript(String ticket, String address, String other, String eventType) {
  /** A line that says that it watches. */
  static final Pattern REGISTERED = Pattern.compile("^\\{\"registered\":");

  /** Begins to watch through a program. */
  RunningProgram watch(URI program) {
    return NodeScript.start(
        "live.mjs",
        Map.of(
            "URL",
            program + "/live",
            "TICKET",
            ticket,
            "ADDRESS",
            address,
            "OTHER_ADDRESS",
            other,
            "EVENT_TYPE",
            eventType));
  }

  /** The event that it has seen. */
  static JsonNode event(RunningProgram.Ended ended) throws JsonProcessingException {
    String line =
        ended.out().lines().filter(one -> one.startsWith("{\"event\"")).findFirst().orElse("");
    return new ObjectMapper().readTree(line).path("event");
  }
}
