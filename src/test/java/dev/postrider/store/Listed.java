package dev.postrider.store;

import java.util.stream.Stream;

/**
 * A list, and what a page of it may cost.
 *
 * @param arguments of its statement, separated by commas; BOUNDS stands for the bounds of the page,
 *     LIMIT for the most rows in it, PAGE for both
 * @param pagesMax how many pages of 8 KiB it may read
 */
record Listed(String noun, String name, String arguments, int pagesMax) {
  /** The most rows in a page. */
  static final int ROW_LIMIT = 51;

  /** How many rows a list looks at for a page, however few pass its filter. */
  private static final int SCAN = 10_000;

  /** A row that is looked up in an index of each of a few partitions. */
  private static final int LOOK_UP = 20;

  /** Rows that lie side by side in an index and in the table. */
  static Listed of(String noun, String name, String arguments) {
    return new Listed(noun, name, arguments, ROW_LIMIT);
  }

  static Listed filtered(String noun, String name, String arguments) {
    return new Listed(noun, name, arguments, SCAN / 10);
  }

  /** Rows for each of which others are looked up. */
  static Listed joined(String noun, String name, String arguments) {
    return new Listed(noun, name, arguments, ROW_LIMIT * LOOK_UP);
  }

  static Listed joinedAndFiltered(String noun, String name, String arguments) {
    return new Listed(noun, name, arguments, SCAN * LOOK_UP);
  }

  boolean isByName() {
    return noun.equals("event-type");
  }

  /** Every list there is, with each of its filters. */
  static Stream<Listed> all() {
    return Stream.of(
        of("application", "browse", "ORG, PAGE"),
        of("event-type", "browse", "ORG, PAGE, false, NULL"),
        of("api-key", "browse", "ORG, PAGE"),
        of("invitation", "browse", "ORG, PAGE"),
        joined("member", "browse", "ORG, PAGE"),
        of("endpoint", "browse", "ORG, APP, PAGE"),
        of("message", "browse", "ORG, APP, PAGE, NULL, NULL, NULL, true"),
        filtered("message", "browse", "ORG, APP, PAGE, 'rare', NULL, NULL, true"),
        filtered("message", "browse", "ORG, APP, PAGE, NULL, '{rare}', NULL, true"),
        filtered("message", "browse", "ORG, APP, PAGE, NULL, NULL, 'rare', true"),
        filtered("message", "browse-horizon", "ORG, APP, BOUNDS"),
        of("attempt", "browse-by-endpoint", "ORG, HOOK, PAGE, NULL, NULL, NULL, NULL, true, NULL"),
        filtered(
            "attempt",
            "browse-by-endpoint",
            "ORG, HOOK, PAGE, 'fail', 500, NULL, NULL, true, NULL"),
        joinedAndFiltered(
            "attempt",
            "browse-by-endpoint",
            "ORG, HOOK, PAGE, NULL, NULL, NULL, '{rare}', true, NULL"),
        filtered("attempt", "browse-by-endpoint-horizon", "ORG, HOOK, BOUNDS"),
        of("attempt", "browse-by-message", "ORG, MESSAGE, PAGE, NULL, NULL, NULL, true"),
        of("destination", "browse-by-message", "ORG, APP, MESSAGE, PAGE"),
        joined(
            "destination",
            "browse-by-endpoint",
            "ORG, APP, PAGE, HOOK, NULL, NULL, NULL, true, NULL"),
        joinedAndFiltered(
            "destination",
            "browse-by-endpoint",
            "ORG, APP, PAGE, HOOK, NULL, NULL, NULL, true, 'fail'"),
        of("background-task", "browse", "ORG, PAGE, '{finished}', NULL"),
        filtered("background-task", "browse", "ORG, PAGE, '{running}', NULL"),
        filtered("background-task", "browse-horizon", "ORG, BOUNDS"),
        of("export", "message-page", "ORG, APP, PAGE, NULL, NULL, NULL, true, 1000000"),
        of("export", "message-page", "ORG, APP, PAGE, '{rare}', 'rare', 'rare', true, 1000000"),
        joined(
            "export",
            "attempt-page",
            "ORG, APP, PAGE, NULL, NULL, NULL, true, 1000000, MESSAGE, NULL, NULL, NULL, LIMIT"),
        joined(
            "export",
            "attempt-page",
            "ORG, APP, PAGE, NULL, NULL, NULL, true, 1000000, MESSAGE, HOOK, 'fail', 500, LIMIT"),
        of("audit-log", "browse", "ORG, PAGE, NULL"),
        filtered("audit-log", "browse", "ORG, PAGE, 'v1.rare.'"),
        filtered("audit-log", "browse-horizon", "ORG, BOUNDS"),
        of("audit-log", "browse-by-actor", "ORG, BOUNDS, HOOK, LIMIT, NULL"),
        filtered("audit-log", "browse-by-actor", "ORG, BOUNDS, HOOK, LIMIT, 'v1.rare.'"),
        filtered("audit-log", "browse-by-actor-horizon", "ORG, BOUNDS, HOOK"),
        joined("audit-log", "browse-by-thing", "ORG, BOUNDS, 'shop', LIMIT, NULL, NULL"),
        joinedAndFiltered(
            "audit-log", "browse-by-thing", "ORG, BOUNDS, 'shop', LIMIT, 'v1.rare.', NULL"),
        joinedAndFiltered("audit-log", "browse-by-thing", "ORG, BOUNDS, 'shop', LIMIT, NULL, ORG"),
        filtered("audit-log", "browse-by-thing-horizon", "ORG, BOUNDS, 'shop'"));
  }
}
