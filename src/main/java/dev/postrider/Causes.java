package dev.postrider;

import java.util.ArrayList;
import java.util.List;

/** Tells a person why something failed. */
final class Causes {
  private Causes() {}

  /** The messages of a failure and its causes, each once, the outermost first. */
  static String describe(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      if (messages.stream().noneMatch(told -> told.contains(message))) {
        messages.add(message);
      }
    }
    return String.join(": ", messages);
  }
}
