package dev.postrider.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What callers were promised and what arrived, id by id. */
final class Book {
  private static final int FAULTS_MAX = 100;

  private final int endpoints;
  private final Map<String, Message> messages = new HashMap<>();
  private final Map<Integer, String> ids = new HashMap<>();
  private final Map<String, Message> owed = new HashMap<>();
  private final List<Duplicate> duplicates = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int deliveries;

  /** An empty book of messages that are owed to so many endpoints each. */
  Book(int endpoints) {
    this.endpoints = endpoints;
  }

  /** Another successful delivery of what had been delivered to the endpoint before. */
  record Duplicate(String messageId, String endpoint, Instant first, Instant again) {}

  /** How much there is of everything. */
  record Totals(int accepted, int delivered, int deliveries, int duplicates) {
    Totals minus(Totals earlier) {
      return new Totals(
          accepted - earlier.accepted,
          delivered - earlier.delivered,
          deliveries - earlier.deliveries,
          duplicates - earlier.duplicates);
    }
  }

  private static final class Message {
    private final Map<String, Instant> arrivals = new HashMap<>();
    private @Nullable Instant acceptedAt;
    private int number;
  }

  /** A post was answered 202. */
  synchronized void accepted(int number, String id, Instant at) {
    Message message = message(id, number);
    message.acceptedAt = at;
    if (message.arrivals.size() < endpoints) {
      owed.put(id, message);
    }
    notifyAll();
  }

  /** A delivery arrived and is answered with a success. */
  synchronized void delivered(int number, String id, String endpoint, Instant at) {
    Message message = message(id, number);
    Instant first = message.arrivals.putIfAbsent(endpoint, at);
    if (first == null) {
      deliveries++;
    } else {
      duplicates.add(new Duplicate(id, endpoint, first, at));
    }
    if (message.arrivals.size() == endpoints) {
      owed.remove(id);
    }
    notifyAll();
  }

  /** Something happened that never may. */
  synchronized void fault(String what) {
    if (faults.size() < FAULTS_MAX) {
      faults.add(what);
    }
  }

  /** Waits until so many more deliveries have arrived. */
  void awaitDeliveries(int more, Duration deadline) {
    int wanted = totals().deliveries() + more;
    if (!await(() -> deliveries >= wanted, deadline)) {
      throw new AssertionError("%d more deliveries not within %s".formatted(more, deadline));
    }
  }

  /** Waits until a message was accepted after the moment; false if the deadline comes first. */
  boolean awaitAcceptedSince(Instant moment, Duration deadline) {
    return await(() -> messages.values().stream().anyMatch(acceptedSince(moment)), deadline);
  }

  /**
   * Waits until everything that was accepted before the moment has arrived.
   *
   * @return how many messages are still owed at the deadline
   */
  synchronized int awaitDelivered(Instant acceptedBefore, Duration deadline) {
    Predicate<Message> late = acceptedSince(acceptedBefore).negate();
    await(() -> owed.values().stream().noneMatch(late), deadline);
    return (int) owed.values().stream().filter(late).count();
  }

  synchronized Totals totals() {
    int accepted = (int) messages.values().stream().filter(one -> one.acceptedAt != null).count();
    return new Totals(accepted, accepted - owed.size(), deliveries, duplicates.size());
  }

  /** Ids that were answered 202 and are not delivered everywhere. */
  synchronized List<String> owed() {
    return List.copyOf(owed.keySet());
  }

  synchronized List<Duplicate> duplicates() {
    return List.copyOf(duplicates);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** A number stands for one post, however often it is repeated, and so for one message. */
  private Message message(String id, int number) {
    Message message = messages.computeIfAbsent(id, first -> new Message());
    if (message.number != 0 && message.number != number) {
      fault("message %s is number %d and %d".formatted(id, message.number, number));
    }
    message.number = number;
    String known = ids.putIfAbsent(number, id);
    if (known != null && !known.equals(id)) {
      fault("number %d is message %s and %s".formatted(number, known, id));
    }
    return message;
  }

  private static Predicate<Message> acceptedSince(Instant moment) {
    return message -> message.acceptedAt != null && !message.acceptedAt.isBefore(moment);
  }

  private synchronized boolean await(BooleanSupplier condition, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", interrupted);
      }
    }
    return true;
  }
}
