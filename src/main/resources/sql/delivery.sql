-- name: record
-- Appends the attempts of a batch; settles or reschedules the deliveries whose lease still holds;
-- writes to an endpoint only when it starts to fail, recovers, or is disabled. A result that is
-- recorded twice finds its lease ended by the first. Results that may disable an endpoint, of which
-- people are told, and those whose other consequences an organization wants to be told of are left
-- out, unless the caller is about to tell them in this transaction. The look-ups are scalar, or the planner might prefer to read whole tables; and what is in flight is
-- called neither pending nor retrying, or it would read the whole index of leases.
WITH input AS (
  SELECT *
  FROM unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
    $8::text[], $9::integer[], $10::text[], $11::bigint[], $12::text[], $13::timestamptz[],
    $14::text[], $15::boolean[])
    AS row (
      message_id, endpoint_id, fence, organization_id, application_id, attempt_id, url,
      status, status_code, response, duration_ms, trigger, next_attempt_at, escalation, repeated)
), listening AS (
  SELECT application.id, application.organization_id
  FROM application
  WHERE application.operational
    AND application.organization_id = ANY ($4)
    AND EXISTS (
      SELECT
      FROM endpoint
      WHERE endpoint.application_id = application.id
        AND endpoint.deleted_at IS NULL
        AND NOT endpoint.disabled)
), judged AS MATERIALIZED (
  SELECT input.*,
    NOT $16
      AND (input.status_code = 410
        OR (input.status = 'fail' AND coalesce((
          SELECT failing_since <= $18
          FROM endpoint
          WHERE id = input.endpoint_id), false))
        OR (EXISTS (
            SELECT
            FROM listening
            WHERE listening.organization_id = input.organization_id
              AND listening.id <> input.application_id)
          AND (input.escalation IS NOT NULL
            OR (input.repeated AND input.status = 'success' AND coalesce((
              SELECT true
              FROM attempt
              WHERE message_id = input.message_id
                AND endpoint_id = input.endpoint_id
                AND escalation IS NOT NULL
              LIMIT 1), false))))) AS deferred
  FROM input
), held AS (
  SELECT delivery.message_id, delivery.endpoint_id, delivery.fence, judged.attempt_id,
    judged.status, judged.status_code, judged.next_attempt_at
  FROM delivery
  JOIN judged ON judged.message_id = delivery.message_id
    AND judged.endpoint_id = delivery.endpoint_id
    AND judged.fence = delivery.fence
  WHERE delivery.state NOT IN ('pending', 'retrying')
    AND NOT judged.deferred
  ORDER BY delivery.message_id, delivery.endpoint_id
  FOR UPDATE OF delivery
), appended AS (
  INSERT INTO attempt (
    message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
    response, duration_ms, trigger, escalation)
  SELECT judged.message_id, judged.attempt_id, judged.endpoint_id, judged.organization_id,
    judged.application_id, judged.url, judged.status, judged.status_code, judged.response,
    judged.duration_ms, judged.trigger,
    CASE WHEN held.attempt_id IS NOT NULL THEN judged.escalation END
  FROM judged
  LEFT JOIN held ON held.attempt_id = judged.attempt_id
  WHERE NOT judged.deferred
  ON CONFLICT DO NOTHING
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
), answered AS (
  SELECT endpoint_id, bool_or(status = 'success') AS healthy, bool_or(status_code = 410) AS gone
  FROM held
  GROUP BY endpoint_id
), turning AS (
  SELECT answered.endpoint_id
  FROM answered
  CROSS JOIN LATERAL (
    SELECT failing_since
    FROM endpoint
    WHERE id = answered.endpoint_id
    LIMIT 1
  ) AS present
  WHERE answered.gone
    OR answered.healthy = (present.failing_since IS NOT NULL)
    OR (NOT answered.healthy AND present.failing_since <= $18)
), turned AS (
  SELECT endpoint.id, answered.healthy AND NOT answered.gone AS healthy,
    CASE
      WHEN answered.gone THEN 'gone'
      WHEN NOT answered.healthy AND endpoint.failing_since <= $18 THEN 'failing'
    END AS disabled_reason
  FROM endpoint
  JOIN answered ON answered.endpoint_id = endpoint.id
  WHERE endpoint.id = ANY (ARRAY(SELECT endpoint_id FROM turning))
    AND endpoint.deleted_at IS NULL
    AND NOT endpoint.disabled
  ORDER BY endpoint.id
  FOR NO KEY UPDATE OF endpoint
), marked AS (
  UPDATE endpoint
  SET failing_since = CASE WHEN NOT turned.healthy THEN coalesce(failing_since, $17) END,
    disabled = turned.disabled_reason IS NOT NULL,
    disabled_at = CASE WHEN turned.disabled_reason IS NOT NULL THEN $17::timestamptz END,
    disabled_reason = turned.disabled_reason,
    updated_at = CASE WHEN turned.disabled_reason IS NULL THEN updated_at ELSE $17 END,
    revision = revision + CASE WHEN turned.disabled_reason IS NULL THEN 0 ELSE 1 END
  FROM turned
  WHERE endpoint.id = turned.id
)
SELECT held.message_id, held.endpoint_id, held.fence, false AS deferred, turned.disabled_reason
FROM held
LEFT JOIN turned ON turned.id = held.endpoint_id
UNION ALL
SELECT message_id, endpoint_id, fence, true, NULL
FROM judged
WHERE deferred

-- name: settle
-- Appends first attempts that succeeded and ends their deliveries, if the lease still holds; an
-- endpoint that was failing is well again. A row that somebody else changes meanwhile has another
-- ctid then, and is left alone.
WITH input AS (
  SELECT *
  FROM unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
    $8::integer[], $9::text[], $10::bigint[])
    AS row (
      message_id, endpoint_id, fence, organization_id, application_id, attempt_id, url,
      status_code, response, duration_ms)
), appended AS (
  INSERT INTO attempt (
    message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
    response, duration_ms, trigger)
  SELECT message_id, attempt_id, endpoint_id, organization_id, application_id, url, 'success',
    status_code, response, duration_ms, 'scheduled'
  FROM input
  ON CONFLICT DO NOTHING
), healed AS (
  UPDATE endpoint
  SET failing_since = NULL
  WHERE id = ANY (ARRAY(
    SELECT id
    FROM endpoint
    WHERE id = ANY ($11)
      AND failing_since IS NOT NULL
      AND NOT disabled
    ORDER BY id
    FOR NO KEY UPDATE))
)
DELETE FROM delivery
WHERE ctid = ANY (ARRAY(
  SELECT (
    SELECT ctid
    FROM delivery
    WHERE message_id = input.message_id
      AND endpoint_id = input.endpoint_id
      AND fence = input.fence
      AND state NOT IN ('pending', 'retrying')
    LIMIT 1)
  FROM input))
RETURNING message_id, endpoint_id

-- name: release
UPDATE delivery
SET state = CASE WHEN attempts_made > 0 THEN 'retrying' ELSE 'pending' END, due_at = $4
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS lease (message_id, endpoint_id, fence)
WHERE delivery.message_id = lease.message_id
  AND delivery.endpoint_id = lease.endpoint_id
  AND delivery.fence = lease.fence
  AND delivery.state NOT IN ('pending', 'retrying')

-- name: resend
-- A delivery that is being attempted at this moment is left alone.
INSERT INTO delivery (
  message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
  due_at, fence)
VALUES ($1, $2, $3, $4, 'pending', 'manual', 0, $5, 0)
ON CONFLICT (message_id, endpoint_id) DO UPDATE
SET state = 'pending', trigger = 'manual', attempts_made = 0, due_at = EXCLUDED.due_at
WHERE delivery.state <> 'in_flight'

-- name: cancel
DELETE FROM delivery
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM delivery
    WHERE endpoint_id = $1
      AND organization_id = $2
      AND state <> 'in_flight'
      AND message_id < $3
    LIMIT $4
    FOR UPDATE SKIP LOCKED))
