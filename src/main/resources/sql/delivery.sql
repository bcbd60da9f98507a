-- name: claim
-- Leases what is due. What is owed to an endpoint that was disabled or deleted, or of a message that
-- retention dropped, is cancelled instead. The lateral joins keep the plan to look-ups by key.
WITH due AS (
  SELECT message_id, endpoint_id
  FROM delivery
  WHERE due_at <= $1
  ORDER BY due_at
  LIMIT $2
  FOR UPDATE SKIP LOCKED
), ready AS (
  SELECT due.message_id, due.endpoint_id, target.revision, content.payload
  FROM due
  CROSS JOIN LATERAL (
    SELECT revision
    FROM endpoint
    WHERE id = due.endpoint_id
      AND deleted_at IS NULL
      AND NOT disabled
    LIMIT 1
  ) AS target
  CROSS JOIN LATERAL (
    SELECT payload
    FROM message
    WHERE id = due.message_id
    LIMIT 1
  ) AS content
), cancelled AS (
  DELETE FROM delivery
  USING due
  WHERE delivery.message_id = due.message_id
    AND delivery.endpoint_id = due.endpoint_id
    AND NOT EXISTS (
      SELECT
      FROM ready
      WHERE ready.message_id = due.message_id
        AND ready.endpoint_id = due.endpoint_id)
), leased AS (
  UPDATE delivery
  SET state = 'in_flight', due_at = $3, fence = nextval('delivery_fence')
  FROM ready
  WHERE delivery.message_id = ready.message_id
    AND delivery.endpoint_id = ready.endpoint_id
  RETURNING delivery.message_id, delivery.endpoint_id, delivery.fence, delivery.organization_id,
    delivery.application_id, delivery.attempts_made, delivery.trigger, ready.revision,
    ready.payload
)
SELECT message_id, endpoint_id, fence, organization_id, application_id, attempts_made, trigger,
  revision, payload, (SELECT count(*) FROM due) AS due
FROM leased

-- name: next-due
SELECT due_at
FROM delivery
ORDER BY due_at
LIMIT 1

-- name: record
-- Appends the attempts of a batch; settles or reschedules the deliveries whose lease still holds. A
-- result that is recorded twice finds its lease ended by the first.
WITH result AS (
  SELECT *
  FROM unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
    $8::text[], $9::integer[], $10::text[], $11::bigint[], $12::text[], $13::timestamptz[])
    AS row (
      message_id, endpoint_id, fence, organization_id, application_id, attempt_id, url,
      status, status_code, response, duration_ms, trigger, next_attempt_at)
), appended AS (
  INSERT INTO attempt (
    message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
    response, duration_ms, trigger)
  SELECT message_id, attempt_id, endpoint_id, organization_id, application_id, url, status,
    status_code, response, duration_ms, trigger
  FROM result
  ON CONFLICT DO NOTHING
), held AS (
  SELECT delivery.message_id, delivery.endpoint_id, result.next_attempt_at
  FROM delivery
  JOIN result ON result.message_id = delivery.message_id
    AND result.endpoint_id = delivery.endpoint_id
    AND result.fence = delivery.fence
  WHERE delivery.state = 'in_flight'
  ORDER BY delivery.message_id, delivery.endpoint_id
  FOR UPDATE OF delivery
), settled AS (
  DELETE FROM delivery
  USING held
  WHERE delivery.message_id = held.message_id
    AND delivery.endpoint_id = held.endpoint_id
    AND held.next_attempt_at IS NULL
), rescheduled AS (
  UPDATE delivery
  SET state = 'retrying',
    trigger = 'scheduled',
    attempts_made = attempts_made + 1,
    due_at = held.next_attempt_at
  FROM held
  WHERE delivery.message_id = held.message_id
    AND delivery.endpoint_id = held.endpoint_id
    AND held.next_attempt_at IS NOT NULL
)
SELECT message_id, endpoint_id
FROM held

-- name: release
UPDATE delivery
SET state = CASE WHEN attempts_made > 0 THEN 'retrying' ELSE 'pending' END, due_at = $4
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS lease (message_id, endpoint_id, fence)
WHERE delivery.message_id = lease.message_id
  AND delivery.endpoint_id = lease.endpoint_id
  AND delivery.fence = lease.fence
  AND delivery.state = 'in_flight'

-- name: resend
-- A delivery that is being attempted at this moment is left alone.
INSERT INTO delivery (
  message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
  due_at, fence)
VALUES ($1, $2, $3, $4, 'pending', 'manual', 0, $5, 0)
ON CONFLICT (message_id, endpoint_id) DO UPDATE
SET state = 'pending', trigger = 'manual', attempts_made = 0, due_at = EXCLUDED.due_at
WHERE delivery.state <> 'in_flight'
