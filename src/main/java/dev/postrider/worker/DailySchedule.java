package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Once every UTC day, and at once where the job has never run.
 *
 * @param time the time of the day
 */
record DailySchedule(LocalTime time) implements Schedule {

  @Override
  public Instant getInitialExecutionTime(Instant now) {
    return now;
  }

  @Override
  public Instant getNextExecutionTime(ExecutionComplete last) {
    LocalDate day = LocalDate.ofInstant(last.getTimeDone(), ZoneOffset.UTC);
    Instant today = at(day);
    return today.isAfter(last.getTimeDone()) ? today : at(day.plusDays(1));
  }

  /**
   * If it said yes, every start of a process would put off a failed job's next run to this time.
   */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  private Instant at(LocalDate day) {
    return day.atTime(time).toInstant(ZoneOffset.UTC);
  }
}
