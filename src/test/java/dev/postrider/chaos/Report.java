package dev.postrider.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run came to.
 *
 * @param form short or long
 * @param seed repeats the run
 * @param rounds how many disturbances there were
 * @param accepted messages that were answered 202
 * @param delivered those of them that arrived at every endpoint
 * @param deliveries successful ones, each message and endpoint once
 * @param lost accepted messages that did not arrive and are owed no more
 * @param duplicates further successful deliveries of the same message to the same endpoint
 * @param unexplained those of them that no disturbance explains
 * @param stuck deliveries that are still owed at the end
 * @param violations what the database saw that never may be
 * @param faults what else was wrong
 * @param history round by round
 */
record Report(
    String form,
    long seed,
    int rounds,
    int accepted,
    int delivered,
    int deliveries,
    int lost,
    int duplicates,
    int unexplained,
    long stuck,
    List<String> violations,
    List<String> faults,
    List<Round> history) {

  /**
   * One disturbance.
   *
   * @param struckAt seconds since the run began
   * @param mendedAt when it was undone
   * @param healedAt when all that was accepted until it was undone had arrived
   * @param accepted messages that were accepted in this round
   * @param delivered deliveries that arrived in this round
   * @param late messages that had not arrived at the deadline
   * @param duplicates those whose first delivery fell into this round
   * @param lateResults those of them of which both results were recorded: the lease ran out
   * @param unavailable answers 503
   * @param slowestUnavailableMillis how long the slowest of them took
   * @param unanswered posts that got no answer
   */
  record Round(
      int number,
      String disturbance,
      String topology,
      double struckAt,
      double mendedAt,
      double healedAt,
      int accepted,
      int delivered,
      int late,
      int duplicates,
      int lateResults,
      int unavailable,
      long slowestUnavailableMillis,
      int unanswered) {

    /** A line of the table. */
    String toLine() {
      String twice =
          duplicates == 0 ? "0" : "%d (%d of late results)".formatted(duplicates, lateResults);
      return "%2d  %-22s  %-10s  %5.1f s %5.1f s %5.1f s  %8d  %9d  %4d  %10s  %4d  %4d ms  %10d"
          .formatted(
              number,
              disturbance,
              topology,
              struckAt,
              mendedAt,
              healedAt,
              accepted,
              delivered,
              late,
              twice,
              unavailable,
              slowestUnavailableMillis,
              unanswered);
    }
  }

  /** Writes it for programs and for people. */
  void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(directory.resolve("report.json").toFile(), this);
    Files.writeString(directory.resolve("report.txt"), text());
  }

  /** For people. */
  String text() {
    var text = new StringBuilder();
    text.append(
        ("Chaos, %s form, seed %d: %d rounds, %d messages accepted, %d delivered, %d lost,"
                + " %d duplicates (%d unexplained), %d stuck%n%n")
            .formatted(
                form, seed, rounds, accepted, delivered, lost, duplicates, unexplained, stuck));
    text.append(
        " #  disturbance             processes   struck  mended  healed  accepted  delivered"
            + "  late  duplicates  503s  slowest  unanswered\n");
    history.forEach(round -> text.append(round.toLine()).append('\n'));
    violations.forEach(one -> text.append("violation: ").append(one).append('\n'));
    faults.forEach(one -> text.append("fault: ").append(one).append('\n'));
    return text.toString();
  }
}
