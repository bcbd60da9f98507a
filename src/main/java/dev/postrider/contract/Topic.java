package dev.postrider.contract;

/**
 * Where a component tells what happened, to whoever listens in this process.
 *
 * @param name the event-bus address, unique in the process
 * @param <E> the event's type
 */
public record Topic<E extends Record>(String name) {}
