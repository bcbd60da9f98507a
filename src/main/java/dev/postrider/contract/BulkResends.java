package dev.postrider.contract;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import java.util.List;

/** Background tasks that owe an endpoint again the messages that were named. */
public final class BulkResends {
  /**
   * Starts one. {@link Failure.NotFound} application or endpoint; {@link Failure.Conflict} when the
   * endpoint is disabled or such a task is running for it. Messages that there are none of are for
   * the task to tell.
   */
  public static final Address<Start, BackgroundTask> START = Address.of("bulk-resends.start");

  /** The most messages of one task. */
  public static final int MESSAGES_MAX = 10_000;

  private BulkResends() {}

  /**
   * What to send again.
   *
   * @param by who starts it, for the endpoint's organization
   * @param messages in the order in which they are owed
   */
  public record Start(AuditLog.By by, Endpoints.Get endpoint, List<IdOrUid<MessageId>> messages) {
    public Start {
      messages = List.copyOf(messages);
    }
  }
}
