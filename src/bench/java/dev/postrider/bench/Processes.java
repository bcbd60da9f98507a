package dev.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of processes in {@code /proc}; nothing of one that has ended. */
final class Processes {
  private static final int TICKS_PER_SECOND = 100;

  /** Where the four times stand behind the name: user, system, and both of ended children. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private Processes() {}

  /** Processor time so far, user and system, ended children included, in seconds. */
  static double cpuSeconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks / (double) TICKS_PER_SECOND;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Resident memory now, in MiB. */
  static double residentMebibytes(long pid) {
    return mebibytes(pid, "VmRSS:");
  }

  /** The largest resident memory so far, in MiB. */
  static double peakMebibytes(long pid) {
    return mebibytes(pid, "VmHWM:");
  }

  private static double mebibytes(long pid, String key) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }
}
