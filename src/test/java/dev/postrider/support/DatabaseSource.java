package dev.postrider.support;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Where the tests take their PostgreSQL server from. */
enum DatabaseSource {
  /** One that runs already, named by {@value #URL_VARIABLE}; its user may create databases. */
  GIVEN,
  /** A container of a Docker engine on this machine. */
  CONTAINER,
  /** The binaries that a development start uses. */
  EMBEDDED;

  static final String URL_VARIABLE = "TEST_DATABASE_URL";

  /** Takes the first that is there; the engine is asked only if no server is named. */
  static DatabaseSource choose(Map<String, String> environment, BooleanSupplier engineAnswers) {
    if (!environment.getOrDefault(URL_VARIABLE, "").isBlank()) {
      return GIVEN;
    }
    return engineAnswers.getAsBoolean() ? CONTAINER : EMBEDDED;
  }
}
