-- name: find-due
-- Organizations take turns, in the order in which their tasks are due longest: of each the first task
-- that no other process is moving. The index by turn is looked up a few times for each organization,
-- however many tasks it has: the rows are compared because the index by due time would serve else, at
-- the cost of everybody's tasks.
WITH RECURSIVE turn AS (
  (
    SELECT organization_id
    FROM background_task
    WHERE state = 'running'
    ORDER BY organization_id
    LIMIT 1
  )
  UNION ALL
  SELECT (
    SELECT organization_id
    FROM background_task
    WHERE state = 'running'
      AND organization_id > turn.organization_id
    ORDER BY organization_id
    LIMIT 1
  )
  FROM turn
  WHERE turn.organization_id IS NOT NULL
), first AS MATERIALIZED (
  SELECT turn.organization_id, longest.due_at
  FROM turn
  CROSS JOIN LATERAL (
    SELECT due_at
    FROM background_task
    WHERE (organization_id, due_at) >= (turn.organization_id, '-infinity')
      AND (organization_id, due_at) <= (turn.organization_id, $1)
      AND state = 'running'
    ORDER BY organization_id, due_at
    LIMIT 1
  ) AS longest
  ORDER BY longest.due_at
  LIMIT $2
)
SELECT due.id, due.failures
FROM first
CROSS JOIN LATERAL (
  SELECT id, failures
  FROM background_task
  WHERE (organization_id, due_at) >= (first.organization_id, '-infinity')
    AND (organization_id, due_at) <= (first.organization_id, $1)
    AND state = 'running'
  ORDER BY organization_id, due_at
  LIMIT 1
  FOR KEY SHARE SKIP LOCKED
) AS due
ORDER BY first.due_at

-- name: next-due
SELECT due_at
FROM background_task
WHERE state = 'running'
ORDER BY due_at
LIMIT 1

-- name: begin-step
-- However many processes there are, they take two steps at once and no more, so that live traffic
-- keeps the rest of the database: whoever finds no slot comes again. Months of partitions make plans
-- look dear enough to compile, which takes a hundred times as long as to look up one page.
SELECT set_config('jit', 'off', true),
  (
    SELECT slot
    FROM generate_series(1, 2) AS slot
    WHERE pg_try_advisory_xact_lock(hashtext('postrider.background-task.step'), slot)
    LIMIT 1
  ) AS slot

-- name: take
-- The row's lock makes a step the only one of its task; whoever comes second finds nothing.
SELECT background_task.id, background_task.organization_id, background_task.application_id,
  background_task.endpoint_id, background_task.kind, background_task.since, background_task.until,
  background_task.reached, background_task.last_page_low, background_task.last_page_high,
  background_task.messages_checked, background_task.counted_to, background_task.counted_all, background_task.filter,
  background_task.updated_at, coalesce(endpoint.disabled, false) AS disabled,
  endpoint.deleted_at IS NOT NULL AS deleted
FROM background_task
LEFT JOIN endpoint ON endpoint.id = background_task.endpoint_id
WHERE background_task.id = $1
  AND background_task.state = 'running'
  AND background_task.due_at <= $2
FOR UPDATE OF background_task SKIP LOCKED

-- name: count-page
-- Counts the next messages of the span, to tell how many there are. The rows are compared because
-- only the index by application serves that.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
  ORDER BY application_id, id
  LIMIT $5
)
SELECT count(*) AS messages, (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
FROM page

-- name: note-step
-- What came of a step. The pace fades over a minute, and a minute is the most that a step can weigh:
-- for how long no process was there says nothing about the pace.
UPDATE background_task
SET state = $2,
  last_page_low = CASE WHEN $5 > 0 THEN reached ELSE last_page_low END,
  last_page_high = CASE WHEN $5 > 0 THEN $3 ELSE last_page_high END,
  reached = $3,
  messages_checked = messages_checked + $4,
  messages_resent = messages_resent + $5,
  failures = 0,
  error = $7,
  result = $8::text::jsonb,
  due_at = $6,
  messages_counted = messages_counted + $10,
  counted_to = $11,
  counted_all = $12,
  recent_messages = recent_messages * exp(-step.seconds / 60) + $4,
  recent_seconds = recent_seconds * exp(-step.seconds / 60) + step.seconds,
  paced_at = $9,
  started_at = coalesce(started_at, $9),
  updated_at = CASE WHEN $2 = 'running' AND $4 = 0 THEN updated_at ELSE $9 END,
  ended_at = CASE WHEN $2 <> 'running' THEN $9 END
FROM (
  SELECT id AS task_id,
    least(60, greatest(0, extract(epoch FROM $9 - paced_at)))::double precision AS seconds
  FROM background_task
  WHERE id = $1
) AS step
WHERE id = step.task_id
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at

-- name: set-back
-- A step that failed counts once, whichever process notes it first; without a next time, the task
-- is parked.
UPDATE background_task
SET state = CASE WHEN $3::timestamptz IS NULL THEN 'parked' ELSE state END,
  failures = failures + 1,
  error = $4,
  due_at = coalesce($3, due_at),
  updated_at = $5,
  ended_at = CASE WHEN $3::timestamptz IS NULL THEN $5::timestamptz END
WHERE id = $1
  AND failures = $2
  AND state = 'running'
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at
