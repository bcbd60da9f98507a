-- name: create
INSERT INTO background_task (
  id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  last_page_low, last_page_high, messages_checked, messages_resent, failures, due_at, created_at,
  updated_at, filter)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $8, $8, 0, 0, 0, $9, $9, $9, $10)
ON CONFLICT DO NOTHING
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at

-- name: find-running
SELECT id
FROM background_task
WHERE application_id = $1
  AND endpoint_id IS NOT DISTINCT FROM $2
  AND kind = $3
  AND state = 'running'

-- name: find
SELECT id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at,
  result::text AS result
FROM background_task
WHERE organization_id = $1
  AND id = $2

-- name: browse
-- Looks at no more than 10,000 tasks, however few of them pass.
SELECT id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at
FROM (
  SELECT *
  FROM background_task
  WHERE (organization_id, id) > ($1, $2)
    AND (organization_id, id) < ($1, $3)
  ORDER BY organization_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE ($5::text IS NULL OR state = $5)
  AND ($6::text IS NULL OR kind = $6)
ORDER BY organization_id {direction}, id {direction}
LIMIT $4

-- name: browse-horizon
-- The last task that such a page looks at, if more may follow.
SELECT id
FROM background_task
WHERE (organization_id, id) > ($1, $2)
  AND (organization_id, id) < ($1, $3)
ORDER BY organization_id {direction}, id {direction}
OFFSET 9999
LIMIT 1

-- name: find-due
SELECT id, failures
FROM background_task
WHERE state = 'running'
  AND due_at <= $1
ORDER BY due_at
LIMIT $2

-- name: next-due
SELECT due_at
FROM background_task
WHERE state = 'running'
ORDER BY due_at
LIMIT 1

-- name: take
-- The row's lock makes a step the only one of its task; whoever comes second finds nothing.
SELECT background_task.id, background_task.organization_id, background_task.application_id,
  background_task.endpoint_id, background_task.kind, background_task.since, background_task.until,
  background_task.reached, background_task.last_page_low, background_task.last_page_high,
  background_task.filter, coalesce(endpoint.disabled, false) AS disabled,
  endpoint.deleted_at IS NOT NULL AS deleted
FROM background_task
LEFT JOIN endpoint ON endpoint.id = background_task.endpoint_id
WHERE background_task.id = $1
  AND background_task.state = 'running'
  AND background_task.due_at <= $2
FOR UPDATE OF background_task SKIP LOCKED

-- name: plan-without-jit
-- Months of partitions make plans look dear enough to compile, which takes a hundred times as long
-- as to look up one page.
SELECT set_config('jit', 'off', true)

-- name: count-waiting
-- Of a page of messages, how many have not been attempted yet since they were owed again.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) <= ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
)
SELECT count(*) AS waiting
FROM page
CROSS JOIN LATERAL (
  SELECT state
  FROM delivery
  WHERE message_id = page.id
    AND endpoint_id = $3
  LIMIT 1
) AS owed
WHERE owed.state IN ('pending', 'in_flight')

-- name: owe-page
-- Looks at the next page of messages and owes again what the endpoint missed. What is owed already
-- is left alone. The lateral joins keep the plan to look-ups by key. The rows are compared because
-- only the index by application serves that: by id alone, a quiet application's page could mean
-- reading everybody's history. One snapshot serves history and queue, or a delivery that is being
-- settled could be seen in neither.
WITH page AS MATERIALIZED (
  SELECT id, event_type, channels
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) < ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
), missed AS (
  SELECT page.id
  FROM page
  JOIN endpoint AS target ON target.id = $3
  CROSS JOIN LATERAL (
    SELECT count(*) AS made, count(*) FILTER (WHERE status = 'success') AS succeeded
    FROM attempt
    WHERE message_id = page.id
      AND endpoint_id = $3
  ) AS history
  CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries
    FROM delivery
    WHERE message_id = page.id
      AND endpoint_id = $3
  ) AS owed
  WHERE owed.deliveries = 0
    AND history.succeeded = 0
    AND CASE
      WHEN history.made > 0 THEN $7
      ELSE (NOT $7 OR page.id > target.id)
        AND (target.event_types IS NULL OR page.event_type = ANY (target.event_types))
        AND (target.channels IS NULL OR page.channels && target.channels)
    END
), resent AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT id, $3, $1, $2, 'pending', 'manual', 0, $8, 0
  FROM missed
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING message_id
)
SELECT (SELECT count(*) FROM page) AS checked, (SELECT count(*) FROM resent) AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last

-- name: advance
UPDATE background_task
SET state = $2,
  last_page_low = CASE WHEN $5 > 0 THEN reached ELSE last_page_low END,
  last_page_high = CASE WHEN $5 > 0 THEN $3 ELSE last_page_high END,
  reached = $3,
  messages_checked = messages_checked + $4,
  messages_resent = messages_resent + $5,
  failures = 0,
  error = NULL,
  due_at = $6,
  updated_at = $7
WHERE id = $1
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at

-- name: put-off
UPDATE background_task
SET due_at = $2
WHERE id = $1
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at

-- name: give-up
UPDATE background_task
SET state = 'failed', error = $2, updated_at = $3
WHERE id = $1
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at

-- name: set-back
-- A step that failed counts once, whichever process notes it first; without a next time, the task
-- has failed.
UPDATE background_task
SET state = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE state END,
  failures = failures + 1,
  error = $4,
  due_at = coalesce($3, due_at),
  updated_at = $5
WHERE id = $1
  AND failures = $2
  AND state = 'running'

-- name: owe-page-again
-- Looks at the next page of messages and owes again what was sent to the endpoint and passes the
-- filter. What is owed already is left alone.
WITH page AS MATERIALIZED (
  SELECT id, event_type, channels, tags, payload IS NULL AS expunged
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) < ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
), chosen AS (
  SELECT page.id
  FROM page
  CROSS JOIN LATERAL (
    SELECT status, status_code
    FROM attempt
    WHERE message_id = page.id
      AND endpoint_id = $3
    ORDER BY id DESC
    LIMIT 1
  ) AS latest
  CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries
    FROM delivery
    WHERE message_id = page.id
      AND endpoint_id = $3
  ) AS owed
  WHERE owed.deliveries = 0
    AND NOT page.expunged
    AND ($8::text IS NULL OR latest.status = $8)
    AND ($9::integer IS NULL OR latest.status_code / 100 * 100 = $9)
    AND ($10::text[] IS NULL OR page.event_type = ANY ($10))
    AND ($11::text IS NULL OR $11 = ANY (page.channels))
    AND ($12::text IS NULL OR $12 = ANY (page.tags))
), resent AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT id, $3, $1, $2, 'pending', 'manual', 0, $7, 0
  FROM chosen
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING message_id
)
SELECT (SELECT count(*) FROM page) AS checked, (SELECT count(*) FROM resent) AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last

-- name: purge-page
-- Expunges the next page of messages and calls off what is owed of them.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
  ORDER BY application_id, id
  LIMIT $5
), cancelled AS (
  DELETE FROM delivery
  USING page
  WHERE delivery.message_id = page.id
    AND delivery.state <> 'in_flight'
), cleared AS (
  UPDATE attempt
  SET response = ''
  FROM page
  WHERE attempt.message_id = page.id
    AND attempt.response <> ''
), emptied AS (
  UPDATE message
  SET payload = NULL
  FROM page
  WHERE message.id = page.id
    AND message.payload IS NOT NULL
)
SELECT count(*) AS checked, 0::bigint AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
FROM page

-- name: move-on
UPDATE background_task
SET reached = $2, messages_checked = messages_checked + $3, failures = 0, error = NULL,
  updated_at = $4
WHERE id = $1
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at

-- name: finish
UPDATE background_task
SET state = 'finished', result = $2::text::jsonb, failures = 0, error = NULL, updated_at = $3
WHERE id = $1
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, error, created_at, updated_at
