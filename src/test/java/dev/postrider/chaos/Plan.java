package dev.postrider.chaos;

import dev.postrider.chaos.Cluster.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What is done in a run.
 *
 * @param form short or long
 * @param seed decides the rest
 * @param steps in their order
 * @param outage how long a database is away
 * @param limit when no further step is begun
 */
record Plan(String form, long seed, List<Step> steps, Duration outage, Duration limit) {
  /** The system property that asks for {@value #LONG}. */
  static final String FORM = "chaos.form";

  /** The system property that repeats a run. */
  static final String SEED = "chaos.seed";

  /** The system property that says for how many minutes the long form begins steps. */
  static final String MINUTES = "chaos.minutes";

  private static final int MINUTES_DEFAULT = 9;
  private static final String LONG = "long";
  private static final int REPETITIONS = 4;

  /** These strike processes that only a split installation has. */
  private static final Set<Disturbance> SPLIT_ONLY =
      EnumSet.of(
          Disturbance.KILL_DELIVERY, Disturbance.KILL_WORKER, Disturbance.TERMINATE_DELIVERY);

  Plan {
    steps = List.copyOf(steps);
  }

  /** One disturbance of one arrangement of processes. */
  record Step(Topology topology, Disturbance disturbance) {}

  /** Takes the form and the seed from the system properties; short and at random by default. */
  static Plan choose() {
    String given = System.getProperty(SEED, "");
    long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    return LONG.equals(System.getProperty(FORM)) ? longForm(seed) : shortForm(seed);
  }

  private static Plan shortForm(long seed) {
    List<Step> steps =
        List.of(
            new Step(Topology.ALL_IN_ONE, Disturbance.KILL_HTTP),
            new Step(Topology.SPLIT, Disturbance.KILL_DELIVERY),
            new Step(Topology.SPLIT, Disturbance.KILL_POSTMASTER),
            new Step(Topology.SPLIT, Disturbance.PAUSE_DELIVERY),
            new Step(Topology.SPLIT, Disturbance.DATABASE_AWAY),
            new Step(Topology.SPLIT, Disturbance.TERMINATE_DELIVERY));
    return new Plan("short", seed, steps, Duration.ofSeconds(4), Duration.ofSeconds(80));
  }

  /** Everything in another order each time; the database is away for long only once. */
  private static Plan longForm(long seed) {
    int minutes = Integer.getInteger(MINUTES, MINUTES_DEFAULT);
    var random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      for (Topology topology : Topology.values()) {
        List<Disturbance> order = new ArrayList<>(List.of(Disturbance.values()));
        order.removeIf(one -> topology == Topology.ALL_IN_ONE && SPLIT_ONLY.contains(one));
        Collections.shuffle(order, random);
        order.forEach(disturbance -> steps.add(new Step(topology, disturbance)));
      }
    }
    return new Plan(LONG, seed, steps, Duration.ofMinutes(1), Duration.ofMinutes(minutes));
  }
}
