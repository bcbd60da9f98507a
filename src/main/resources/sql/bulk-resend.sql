-- name: add-messages
INSERT INTO bulk_resend_message (task_id, position, message_id, reference)
SELECT $1, row.position, row.message_id, row.reference
FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS row (message_id, reference, position)

-- name: count-waiting
-- Of the last page, how many have not been attempted yet since they were owed again.
SELECT count(*) AS waiting
FROM bulk_resend_message AS asked
JOIN delivery ON delivery.message_id = asked.message_id
  AND delivery.endpoint_id = $2
WHERE asked.task_id = $1
  AND asked.position > $3::bigint - $4
  AND asked.position <= $3
  AND asked.outcome = 'resent'
  AND delivery.state IN ('pending', 'in_flight')

-- name: resend-page
-- As one message is resent: what waits in the queue is made due now, and what is being attempted at
-- this moment is left alone. A reference is a message's id or its event id.
WITH page AS MATERIALIZED (
  SELECT position, message_id, reference
  FROM bulk_resend_message
  WHERE task_id = $1
    AND position > $5
  ORDER BY position
  LIMIT $6
), resolved AS MATERIALIZED (
  SELECT page.position, coalesce(by_id.id, by_event_id.id) AS id,
    coalesce(by_id.expunged, by_event_id.expunged) AS expunged
  FROM page
  LEFT JOIN LATERAL (
    SELECT id, payload IS NULL AS expunged
    FROM message
    WHERE organization_id = $2
      AND application_id = $3
      AND id = page.message_id
    OFFSET 0
  ) AS by_id ON true
  LEFT JOIN LATERAL (
    SELECT message.id, message.payload IS NULL AS expunged
    FROM message_event_id AS named
    JOIN message ON message.id = named.message_id
    WHERE by_id.id IS NULL
      AND named.application_id = $3
      AND named.event_id = page.reference
      AND message.organization_id = $2
    OFFSET 0
  ) AS by_event_id ON true
), owed AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT DISTINCT id, $4::uuid, $2::uuid, $3::uuid, 'pending', 'manual', 0, $7::timestamptz, 0
  FROM resolved
  WHERE NOT expunged
  ORDER BY id
  ON CONFLICT (message_id, endpoint_id) DO UPDATE
  SET state = 'pending', trigger = 'manual', attempts_made = 0, due_at = EXCLUDED.due_at
  WHERE delivery.state <> 'in_flight'
  RETURNING message_id
), noted AS (
  UPDATE bulk_resend_message AS asked
  SET message_id = coalesce(resolved.id, asked.message_id),
    outcome = CASE
      WHEN resolved.id IS NULL THEN 'not_found'
      WHEN resolved.expunged THEN 'expunged'
      WHEN resolved.id IN (SELECT message_id FROM owed) THEN 'resent'
      ELSE 'in_flight'
    END
  FROM resolved
  WHERE asked.task_id = $1
    AND asked.position = resolved.position
  RETURNING asked.outcome
)
SELECT count(*) AS checked, count(*) FILTER (WHERE outcome = 'resent') AS resent
FROM noted

-- name: result
SELECT count(*) FILTER (WHERE outcome = 'resent') AS resent,
  count(*) FILTER (WHERE outcome = 'in_flight') AS in_flight,
  count(*) FILTER (WHERE outcome = 'expunged') AS expunged,
  count(*) FILTER (WHERE outcome = 'not_found') AS not_found
FROM bulk_resend_message
WHERE task_id = $1

-- name: named
SELECT reference
FROM bulk_resend_message
WHERE task_id = $1
  AND outcome = $2
ORDER BY position
LIMIT $3

-- name: note-total
-- How many there are to look at is known from the beginning.
UPDATE background_task
SET messages_counted = $2, counted_all = true
WHERE id = $1

-- name: forget-messages
DELETE FROM bulk_resend_message
WHERE task_id = $1
