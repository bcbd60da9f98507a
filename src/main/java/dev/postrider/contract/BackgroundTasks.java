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

  /** Tells which tasks, of whatever organization, are due for a step, the longest due first. */
  public static final Address<FindDue, Due> FIND_DUE = Address.of("background-tasks.find-due");

  /** Takes a task's next step, unless another process is taking it. */
  public static final Address<Step, Stepped> STEP =
      Address.<Step, Stepped>of("background-tasks.step").within(Duration.ofSeconds(60));

  /** Notes that a step failed; the task is tried again later, or has failed. */
  public static final Address<SetBack, Done> SET_BACK = Address.of("background-tasks.set-back");

  /** Told when a task was started in this process. */
  public static final Topic<Available> AVAILABLE = new Topic<>("background-tasks.available");

  private BackgroundTasks() {}

  /**
   * A task.
   *
   * @param since messages accepted earlier are none of its business
   * @param until neither are those accepted then or later
   * @param applicationId whose messages it is about, null if it is about several applications
   * @param endpointId for which endpoint, null if it is about none
   * @param error why it failed, or why its last step did if it is running; null if none did
   * @param result what it found out, JSON; null if it has none or not yet, and in lists
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
      Instant createdAt,
      Instant updatedAt) {}

  /**
   * How far a task has come.
   *
   * @param percent the part of its span, as time, that it has looked through; 0 to 100
   * @param messagesChecked the messages that it has looked at
   * @param messagesResent those of them that it owed to the endpoint
   */
  public record Progress(int percent, long messagesChecked, long messagesResent) {}

  /**
   * A task for an endpoint to start.
   *
   * @param until the end of its span; now if it is null or yet to come
   * @param filter which messages a {@link BackgroundTaskKind#BULK_REPLAY} sends
   */
  public record Create(
      BackgroundTaskKind kind,
      Endpoints.Get endpoint,
      Instant since,
      @Nullable Instant until,
      Filter filter) {

    /** A task for all messages of its kind. */
    public Create(
        BackgroundTaskKind kind, Endpoints.Get endpoint, Instant since, @Nullable Instant until) {
      this(kind, endpoint, since, until, Filter.NONE);
    }
  }

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

  /** An application whose contents are to go. */
  public record Purge(OrganizationId organizationId, IdOrUid<ApplicationId> application) {}

  /**
   * What to count.
   *
   * @param applications empty for all of the organization
   */
  public record CountUsage(
      OrganizationId organizationId,
      Instant since,
      Instant until,
      List<IdOrUid<ApplicationId>> applications) {
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

  /** Of one organization. */
  public record ListEventTypes(OrganizationId organizationId) {}

  /** One task. */
  public record Get(OrganizationId organizationId, BackgroundTaskId id) {}

  /** A page of tasks; a state or kind that is null does not restrict. */
  public record Browse(
      OrganizationId organizationId,
      @Nullable BackgroundTaskState state,
      @Nullable BackgroundTaskKind kind,
      PageRequest page) {}

  /**
   * Asks for tasks that are due.
   *
   * @param limit the most tasks, from 1
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
   * @param task the task after it, null if it was not due any more or another process had it
   */
  public record Stepped(@Nullable BackgroundTask task) {}

  /**
   * A step that failed.
   *
   * @param failures how many had failed before it
   * @param retryAt when to try again, null to give up
   * @param error why, for the caller to read
   */
  public record SetBack(
      BackgroundTaskId id, int failures, @Nullable Instant retryAt, String error) {}

  /** A hint to look for due tasks soon. */
  public record Available() {}
}
