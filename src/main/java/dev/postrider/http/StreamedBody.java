package dev.postrider.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A body that need not fit into memory.
 *
 * @param mediaType its {@code Content-Type}
 * @param bytes its length
 * @param next reads the piece after the one before; empty after the last
 * @param ended is run once when the body has been sent, or cannot be
 */
record StreamedBody(
    String mediaType, long bytes, Supplier<Future<Optional<Buffer>>> next, Runnable ended) {}
