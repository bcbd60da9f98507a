package dev.postrider.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP answer.
 *
 * @param headers their names in any case
 */
public record Answer(int status, Map<String, List<String>> headers, String text) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Answer {
    var anyCase = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers().map(), response.body());
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException noJson) {
      throw new UncheckedIOException("the body is no JSON: " + text, noJson);
    }
  }

  /** A member of the body, which is an object. */
  public String text(String member) {
    return json().path(member).asText();
  }
}
