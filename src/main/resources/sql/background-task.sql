-- name: create
INSERT INTO background_task (
  id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  last_page_low, last_page_high, messages_checked, messages_resent, failures, due_at, created_at,
  updated_at, paced_at, filter, actor_kind, actor_id, actor_label)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $8, $8, 0, 0, 0, $9, $9, $9, $9, $10, $11, $12,
  actor_label($2, $11, $12))
ON CONFLICT DO NOTHING
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at

-- name: find-running
SELECT id
FROM background_task
WHERE application_id = $1
  AND endpoint_id IS NOT DISTINCT FROM $2
  AND kind = $3
  AND state = 'running'

-- name: find
SELECT id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at, result::text AS result
FROM background_task
WHERE organization_id = $1
  AND id = $2

-- name: find-for-update
-- Waits for the step under way, and keeps the next one from beginning.
SELECT id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at,
  EXISTS (
    SELECT 1
    FROM endpoint
    WHERE endpoint.id = background_task.endpoint_id
      AND endpoint.disabled
  ) AS disabled,
  EXISTS (
    SELECT 1
    FROM endpoint
    WHERE endpoint.id = background_task.endpoint_id
      AND endpoint.deleted_at IS NOT NULL
  ) AS deleted
FROM background_task
WHERE organization_id = $1
  AND id = $2
FOR UPDATE

-- name: cancel
UPDATE background_task
SET state = 'cancelled', ended_at = $3, updated_at = $3
WHERE organization_id = $1
  AND id = $2
  AND state IN ('running', 'parked')
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at

-- name: resume
-- The pace begins anew: while it was parked it had none.
UPDATE background_task
SET state = 'running',
  failures = 0,
  error = NULL,
  due_at = $3,
  paced_at = $3,
  recent_messages = 0,
  recent_seconds = 0,
  updated_at = $3,
  ended_at = NULL
WHERE organization_id = $1
  AND id = $2
  AND state = 'parked'
RETURNING id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at

-- name: browse
-- Looks at no more than 10,000 tasks, however few of them pass.
SELECT id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  messages_checked, messages_resent, counted_to, counted_all, messages_counted, recent_messages,
  recent_seconds, actor_kind, actor_id, actor_label, error, created_at, started_at, updated_at,
  ended_at
FROM (
  SELECT *
  FROM background_task
  WHERE (organization_id, id) > ($1, $2)
    AND (organization_id, id) < ($1, $3)
  ORDER BY organization_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE state = ANY ($5)
  AND ($6::text[] IS NULL OR kind = ANY ($6))
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
