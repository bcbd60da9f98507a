package dev.postrider.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.ToLongFunction;

/** What the JVM tells of itself and of the process. */
public final class ProcessMetrics {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private ProcessMetrics() {}

  /**
   * Adds them all.
   *
   * @param version the version of the program
   */
  public static void addTo(Metrics metrics, String version) {
    ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> addMemory(metrics, pool));
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      metrics.summary(
          Metric.JVM_GC_DURATION,
          collector,
          GarbageCollectorMXBean::getCollectionCount,
          GarbageCollectorMXBean::getCollectionTime,
          collector.getName());
    }
    addThreads(metrics);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      metrics.total(Metric.JVM_CPU_TIME, () -> system.getProcessCpuTime() / NANOS_PER_SECOND);
    }
    var runtime = ManagementFactory.getRuntimeMXBean();
    metrics.gauge(Metric.PROCESS_UPTIME, () -> runtime.getUptime() / MILLIS_PER_SECOND);
    metrics.gauge(Metric.BUILD, () -> 1, version, Runtime.version().toString());
  }

  private static void addMemory(Metrics metrics, MemoryPoolMXBean pool) {
    addMemory(metrics, Metric.JVM_MEMORY_USED, pool, MemoryUsage::getUsed);
    addMemory(metrics, Metric.JVM_MEMORY_COMMITTED, pool, MemoryUsage::getCommitted);
    if (pool.getUsage().getMax() >= 0) {
      addMemory(metrics, Metric.JVM_MEMORY_LIMIT, pool, MemoryUsage::getMax);
    }
  }

  private static void addMemory(
      Metrics metrics, Metric metric, MemoryPoolMXBean pool, ToLongFunction<MemoryUsage> read) {
    metrics.gauge(
        metric,
        () -> read.applyAsLong(pool.getUsage()),
        pool.getType() == MemoryType.HEAP ? "heap" : "non_heap",
        pool.getName());
  }

  private static void addThreads(Metrics metrics) {
    var threads = ManagementFactory.getThreadMXBean();
    metrics.gauge(Metric.JVM_THREAD_COUNT, threads::getDaemonThreadCount, "true");
    metrics.gauge(
        Metric.JVM_THREAD_COUNT,
        () -> threads.getThreadCount() - threads.getDaemonThreadCount(),
        "false");
  }
}
