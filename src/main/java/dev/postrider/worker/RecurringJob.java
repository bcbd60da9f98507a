package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.Schedule;

/** Work that comes round, done by one process at a time. */
interface RecurringJob {
  /** The name under which its next run is stored; never changed once released. */
  String name();

  /** When it runs. */
  Schedule schedule();

  /**
   * Does the work, in plain sequential code. Must do no harm when it is done twice: a process may
   * die after the work and before that is written down.
   */
  void run();
}
