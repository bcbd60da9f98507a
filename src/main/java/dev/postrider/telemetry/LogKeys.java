package dev.postrider.telemetry;

/** The keys of the facts in log lines; the field's terms, the same everywhere. */
public final class LogKeys {
  public static final String ORGANIZATION_ID = "organizationId";
  public static final String APPLICATION_ID = "applicationId";
  public static final String ENDPOINT_ID = "endpointId";
  public static final String MESSAGE_ID = "messageId";

  /** The event-bus address that a browser named. */
  public static final String ADDRESS = "address";

  /** The number of the attempt, from 1. */
  public static final String ATTEMPT = "attempt";

  /** The status code of an HTTP answer, 0 if there was none. */
  public static final String STATUS_CODE = "statusCode";

  /** A duration in milliseconds. */
  public static final String DURATION_MS = "durationMs";

  /** What went wrong, in words. */
  public static final String ERROR = "error";

  /** How many things a line is about. */
  public static final String COUNT = "count";

  /** The contract's name of a request's operation. */
  public static final String OPERATION_ID = "operationId";

  /** The name of a request, which its caller also gets as {@code X-Request-Id}. */
  public static final String REQUEST_ID = "requestId";

  /** The HTTP method of a request. */
  public static final String METHOD = "method";

  /** The path of a request, without its query. */
  public static final String PATH = "path";

  /** The name of a background job. */
  public static final String JOB = "job";

  /** The id of a background task. */
  public static final String TASK_ID = "taskId";

  /** The id of a mail. */
  public static final String MAIL_ID = "mailId";

  /** What a mail is about. */
  public static final String MAIL_KIND = "mailKind";

  /** To whom a mail would be sent; on a development start only. */
  public static final String RECIPIENT = "recipient";

  /** The first line that a reader sees of a mail; on a development start only. */
  public static final String SUBJECT = "subject";

  /** The link of a mail, which opens what it is about; on a development start only. */
  public static final String LINK = "link";

  /** When a background job runs next. */
  public static final String NEXT_RUN_AT = "nextRunAt";

  /** How many partitions a retention run made. */
  public static final String PARTITIONS_CREATED = "partitionsCreated";

  /** How many partitions a retention run dropped. */
  public static final String PARTITIONS_DROPPED = "partitionsDropped";

  /** How many other expired rows a retention run deleted. */
  public static final String ROWS_DELETED = "rowsDeleted";

  /** How many payloads were removed because their time was over. */
  public static final String PAYLOADS_EXPIRED = "payloadsExpired";

  /** How many exports were removed because their time was over. */
  public static final String EXPORTS_EXPIRED = "exportsExpired";

  /** The version of the program. */
  public static final String VERSION = "version";

  /** What the process does. */
  public static final String ROLES = "roles";

  /** The port that requests are taken on, 0 if none are. */
  public static final String PORT = "port";

  /** The address of another process in the cluster. */
  public static final String MEMBER = "member";

  /** How many processes the cluster has. */
  public static final String MEMBERS = "members";

  private LogKeys() {}
}
