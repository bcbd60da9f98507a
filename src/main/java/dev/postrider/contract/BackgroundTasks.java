package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Background tasks: work on many messages, done in steps that each commit what they did together
 * with how far the task has come.
 */
public final class BackgroundTasks {
  /**
   * Starts a task. {@link Failure.NotFound}; {@link Failure.Conflict} when the endpoint is disabled
   * or a task of the kind is running for it; {@link Failure.Invalid} span.
   */
  public static final Address<Create, BackgroundTask> CREATE =
      Address.of("background-tasks.create");

  /**
   * Starts to expunge all that an application's messages say. {@link Failure.NotFound}; {@link
   * Failure.Conflict} when that is being done.
   */
  public static final Address<Purge, BackgroundTask> PURGE = Address.of("background-tasks.purge");

  /** Starts to count the usage of applications; {@link Failure.Invalid} span. */
  public static final Address<CountUsage, UsageStarted> COUNT_USAGE =
      Address.of("background-tasks.count-usage");

  /** Starts to list the event types that endpoints name. */
  public static final Address<ListEventTypes, BackgroundTask> LIST_EVENT_TYPES =
      Address.of("background-tasks.list-event-types");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, BackgroundTask> GET = Address.of("background-tasks.get");

  /** Lists an organization's tasks. */
  public static final Address<Browse, Page<BackgroundTask>> BROWSE =
      Address.of("background-tasks.browse");

  /**
   * Ends a task that runs or is parked; one that is cancelled stays so. What it did stays done.
   * {@link Failure.NotFound}; {@link Failure.Conflict} when it has finished.
   */
  public static final Address<Get, BackgroundTask> CANCEL = Address.of("background-tasks.cancel");

  /**
   * Has a parked task go on from where it was; one that runs just does. {@link Failure.NotFound};
   * {@link Failure.Conflict} when it has finished or is cancelled, when its endpoint is deleted or
   * disabled, or when another task of the kind runs in its place.
   */
  public static final Address<Get, BackgroundTask> RESUME = Address.of("background-tasks.resume");

  /**
   * Tells which tasks are due for a step: of each organization the one that is due longest and that
   * nobody is moving, so that organizations take turns however many tasks they have.
   */
  public static final Address<FindDue, Due> FIND_DUE = Address.of("background-tasks.find-due");

  /** Takes a task's next step, unless another process is taking it. */
  public static final Address<Step, Stepped> STEP =
      Address.<Step, Stepped>of("background-tasks.step").within(Duration.ofSeconds(60));

  /** Notes that a step failed; the task is tried again later, or is parked. */
  public static final Address<SetBack, Done> SET_BACK = Address.of("background-tasks.set-back");

  /** Told in every process when a task was started or resumed. It may get lost. */
  public static final Topic<Available> AVAILABLE = new Topic<>("background-tasks.available");

  /**
   * Told after the commit, in the process that did it, when a task was started, moved on, parked,
   * resumed, finished or cancelled; not when it only waits.
   */
  public static final Topic<Moved> MOVED = new Topic<>("background-tasks.moved");

  private BackgroundTasks() {}

  /**
   * A task.
   *
   * @param since messages accepted earlier are none of its business
   * @param until neither are those accepted then or later
   * @param applicationId whose messages it is about, null if it is about several applications
   * @param endpointId for which endpoint, null if it is about none
   * @param error why it is parked, or why its last step failed if it is running; null if none did
   * @param result what it found out, JSON; null if it has none or not yet, and in lists
   * @param startedBy null if it was started before that was noted
   * @param startedAt when its first step was made; null if none was
   * @param endedAt when it was parked, finished or cancelled; null while it is running
   */
  public record BackgroundTask(
      BackgroundTaskId id,
      BackgroundTaskKind kind,
      BackgroundTaskState state,
      @Nullable ApplicationId applicationId,
      @Nullable EndpointId endpointId,
      Instant since,
      Instant until,
      Progress progress,
      @Nullable String error,
      @Nullable JsonText result,
      AuditLog.@Nullable Actor startedBy,
      Instant createdAt,
      @Nullable Instant startedAt,
      Instant updatedAt,
      @Nullable Instant endedAt) {}

  /**
   * How far a task has come.
   *
   * @param percent of the messages, or of its span of time as long as their number is unknown; 0 to
   *     100
   * @param messagesChecked the messages that it has looked at
   * @param messagesResent those of them that it owed to the endpoint
   * @param total how many there are to look at; null if that is unknown
   * @param left how long the rest will take at the pace of the last minute or so, to the second;
   *     null if that is unknown, and unless it is running
   */
  public record Progress(
      int percent,
      long messagesChecked,
      long messagesResent,
      @Nullable Total total,
      @Nullable Duration left) {}

  /**
   * How many messages a task has to look at.
   *
   * @param estimated whether it was told from the part of the span that has been counted so far
   */
  public record Total(long messages, boolean estimated) {}

  /**
   * A task for an endpoint to start.
   *
   * @param until the end of its span; now if it is null or yet to come
   * @param filter which messages a {@link BackgroundTaskKind#BULK_REPLAY} sends
   * @param by who starts it
   */
  public record Create(
      BackgroundTaskKind kind,
      Endpoints.Get endpoint,
      Instant since,
      @Nullable Instant until,
      Filter filter,
      AuditLog.By by) {}

  /**
   * Which messages are wanted; what is null or empty does not restrict.
   *
   * @param status how the last attempt at the endpoint ended
   * @param statusCodeClass the hundred of its status code
   */
  public record Filter(
      List<String> eventTypes,
      @Nullable String channel,
      @Nullable String tag,
      @Nullable AttemptStatus status,
      @Nullable Integer statusCodeClass) {
    /** Does not restrict. */
    public static final Filter NONE = new Filter(List.of(), null, null, null, null);

    public Filter {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /**
   * An application whose contents are to go.
   *
   * @param by who starts it, and for whose organization
   */
  public record Purge(AuditLog.By by, IdOrUid<ApplicationId> application) {}

  /**
   * What to count.
   *
   * @param by who starts it, and for whose organization
   * @param applications empty for all of the organization
   */
  public record CountUsage(
      AuditLog.By by, Instant since, Instant until, List<IdOrUid<ApplicationId>> applications) {
    public CountUsage {
      applications = List.copyOf(applications);
    }
  }

  /**
   * The count has started.
   *
   * @param unresolved what no application is called
   */
  public record UsageStarted(BackgroundTask task, List<String> unresolved) {
    public UsageStarted {
      unresolved = List.copyOf(unresolved);
    }
  }

  /** Of one organization, by somebody of it. */
  public record ListEventTypes(AuditLog.By by) {}

  /** One task. */
  public record Get(OrganizationId organizationId, BackgroundTaskId id) {}

  /**
   * A page of tasks in one of these states and of one of these kinds; no kind does not restrict.
   */
  public record Browse(
      OrganizationId organizationId,
      Set<BackgroundTaskState> states,
      Set<BackgroundTaskKind> kinds,
      PageRequest page) {
    public Browse {
      states = Set.copyOf(states);
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * Asks for tasks that are due.
   *
   * @param limit the most tasks, and so organizations, from 1
   */
  public record FindDue(int limit) {}

  /**
   * The tasks that are due.
   *
   * @param nextDue when the first task is or was due, null if none is running
   */
  public record Due(List<DueTask> tasks, @Nullable Instant nextDue) {
    public Due {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A task that is due.
   *
   * @param failures how many of its steps have failed in a row
   */
  public record DueTask(BackgroundTaskId id, int failures) {}

  /** A task to move on. */
  public record Step(BackgroundTaskId id) {}

  /**
   * What came of a step.
   *
   * @param task the task after it, null if it was not due any more, another process had it, or as
   *     many steps as may be were being taken
   */
  public record Stepped(@Nullable BackgroundTask task) {}

  /**
   * A step that failed.
   *
   * @param failures how many had failed before it
   * @param retryAt when to try again, null to park it
   * @param error why, for the caller to read
   */
  public record SetBack(
      BackgroundTaskId id, int failures, @Nullable Instant retryAt, String error) {}

  /** A task as it stands now, whose result is left out. */
  public record Moved(OrganizationId organizationId, BackgroundTask task) {}

  /** A hint to look for due tasks soon. */
  public record Available() {}
}
