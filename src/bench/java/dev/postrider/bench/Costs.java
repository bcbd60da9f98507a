package dev.postrider.bench;

/**
 * What a stretch of load cost.
 *
 * @param seconds how long it took
 * @param product processor seconds of the product
 * @param database processor seconds of PostgreSQL
 * @param load processor seconds of the load and the receiver
 * @param statements SQL statements of the product
 */
record Costs(double seconds, double product, double database, double load, long statements) {
  private static final double NANOS = 1e9;

  /** All of it so far. */
  static Costs now(Product product, BenchDatabase database) {
    return new Costs(
        System.nanoTime() / NANOS,
        Processes.cpuSeconds(product.pid()),
        database.cpuSeconds(),
        Processes.cpuSeconds(ProcessHandle.current().pid()),
        database.statements());
  }

  Costs since(Costs earlier) {
    return new Costs(
        seconds - earlier.seconds,
        product - earlier.product,
        database - earlier.database,
        load - earlier.load,
        statements - earlier.statements);
  }
}
