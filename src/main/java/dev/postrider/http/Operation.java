package dev.postrider.http;

import com.networknt.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of the contract, made ready for checking requests.
 *
 * @param id the operationId
 * @param method the HTTP method, in upper case
 * @param path the path with its parameters in braces
 * @param isPublic whether it needs no API key
 * @param body what its body must be like; empty if it takes none
 */
record Operation(
    String id,
    String method,
    String path,
    boolean isPublic,
    List<Parameter> parameters,
    Optional<Body> body) {

  Operation {
    parameters = List.copyOf(parameters);
  }

  /**
   * What a body must be like.
   *
   * @param mediaTypes the media types it may have, in lower case
   */
  record Body(boolean required, Set<String> mediaTypes, Schema schema) {
    Body {
      mediaTypes = Set.copyOf(mediaTypes);
    }
  }
}
