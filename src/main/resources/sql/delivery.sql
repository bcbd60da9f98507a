-- name: claim
-- Leases what is due, the longest due first, to no endpoint more than it has room for. When more is
-- due than one look takes in, the endpoints that are owed something are visited in turns instead, so
-- that a large backlog of one hides nobody. What is owed to an endpoint that was disabled or deleted,
-- or of a message that retention dropped, is cancelled. The lateral joins keep the plan to look-ups
-- by key. More is chosen than is leased, because other processes may choose the same. There is a row
-- even if nothing is leased.
WITH RECURSIVE room AS (
  SELECT *
  FROM unnest($4::uuid[], $5::integer[]) AS row (endpoint_id, places)
), longest_due AS MATERIALIZED (
  SELECT message_id, endpoint_id, due_at
  FROM delivery
  WHERE state <> 'in_flight'
    AND due_at <= $1
  ORDER BY due_at
  LIMIT $8
), look AS MATERIALIZED (
  SELECT count(*) >= $8 AS crowded
  FROM longest_due
), turn (endpoint_id, place) AS (
  (SELECT endpoint_id, 1
    FROM delivery
    WHERE (SELECT crowded FROM look)
      AND state <> 'in_flight'
      AND endpoint_id > $7
    ORDER BY endpoint_id
    LIMIT 1)
  UNION ALL
  SELECT next.endpoint_id, turn.place + 1
  FROM turn
  CROSS JOIN LATERAL (
    SELECT endpoint_id
    FROM delivery
    WHERE state <> 'in_flight'
      AND delivery.endpoint_id > turn.endpoint_id
    ORDER BY endpoint_id
    LIMIT 1
  ) AS next
  WHERE turn.place < $9
), run_out AS (
  SELECT message_id, endpoint_id, due_at
  FROM delivery
  WHERE state = 'in_flight'
    AND due_at <= $1
    AND endpoint_id <> ALL (SELECT endpoint_id FROM room WHERE places < 1)
  ORDER BY due_at
  LIMIT $2
), candidate AS (
  SELECT message_id, endpoint_id, due_at
  FROM longest_due
  WHERE NOT (SELECT crowded FROM look)
  UNION ALL
  SELECT owed.message_id, turn.endpoint_id, owed.due_at
  FROM turn
  LEFT JOIN room ON room.endpoint_id = turn.endpoint_id
  CROSS JOIN LATERAL (
    SELECT message_id, due_at
    FROM delivery
    WHERE state <> 'in_flight'
      AND endpoint_id = turn.endpoint_id
      AND due_at <= $1
    ORDER BY due_at
    LIMIT coalesce(room.places, $6)
  ) AS owed
  UNION ALL
  SELECT message_id, endpoint_id, due_at
  FROM run_out
), ranked AS (
  SELECT message_id, endpoint_id, due_at,
    row_number() OVER (PARTITION BY endpoint_id ORDER BY due_at) AS place
  FROM candidate
), chosen AS MATERIALIZED (
  SELECT ranked.message_id, ranked.endpoint_id, ranked.place, ranked.due_at
  FROM ranked
  LEFT JOIN room ON room.endpoint_id = ranked.endpoint_id
  WHERE ranked.place <= coalesce(room.places, $6)
  ORDER BY ranked.place, ranked.due_at
  LIMIT 4 * $2
), due AS MATERIALIZED (
  SELECT delivery.message_id, delivery.endpoint_id
  FROM delivery
  JOIN chosen ON chosen.message_id = delivery.message_id
    AND chosen.endpoint_id = delivery.endpoint_id
  WHERE delivery.due_at <= $1
  ORDER BY chosen.place, chosen.due_at
  LIMIT $2
  FOR UPDATE OF delivery SKIP LOCKED
), ready AS (
  SELECT due.message_id, due.endpoint_id, target.revision, target.throttle_rate,
    target.application_throttle_rate, content.payload
  FROM due
  CROSS JOIN LATERAL (
    SELECT endpoint.revision, endpoint.throttle_rate,
      application.throttle_rate AS application_throttle_rate
    FROM endpoint
    JOIN application ON application.id = endpoint.application_id
    WHERE endpoint.id = due.endpoint_id
      AND endpoint.deleted_at IS NULL
      AND NOT endpoint.disabled
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
    ready.throttle_rate, ready.application_throttle_rate, ready.payload
)
SELECT (SELECT count(*) FROM chosen) > (SELECT count(*) FROM due) AS cut,
  (SELECT count(*) FROM turn) AS visited,
  (SELECT endpoint_id FROM turn ORDER BY place DESC LIMIT 1) AS last_visited,
  leased.message_id, leased.endpoint_id, leased.fence, leased.organization_id,
  leased.application_id, leased.attempts_made, leased.trigger, leased.revision,
  leased.throttle_rate, leased.application_throttle_rate, leased.payload,
  least(
    (SELECT due_at
      FROM delivery
      WHERE state <> 'in_flight'
        AND due_at > $1
      ORDER BY due_at
      LIMIT 1),
    (SELECT due_at
      FROM delivery
      WHERE state = 'in_flight'
        AND due_at > $1
      ORDER BY due_at
      LIMIT 1)) AS next_due
FROM look
LEFT JOIN leased ON true

-- name: record
-- Appends the attempts of a batch; settles or reschedules the deliveries whose lease still holds;
-- writes to an endpoint only when it starts to fail, recovers, or is disabled. A result that is
-- recorded twice finds its lease ended by the first. Results whose consequences an organization
-- wants to be told of are left out, unless the caller is about to tell it in this transaction. The
-- look-ups are scalar, or the planner might prefer to read whole tables.
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
      AND EXISTS (
        SELECT
        FROM listening
        WHERE listening.organization_id = input.organization_id
          AND listening.id <> input.application_id)
      AND (input.escalation IS NOT NULL
        OR input.status_code = 410
        OR (input.status = 'fail' AND coalesce((
          SELECT failing_since <= $18
          FROM endpoint
          WHERE id = input.endpoint_id), false))
        OR (input.repeated AND input.status = 'success' AND coalesce((
          SELECT true
          FROM attempt
          WHERE message_id = input.message_id
            AND endpoint_id = input.endpoint_id
            AND escalation IS NOT NULL
          LIMIT 1), false))) AS deferred
  FROM input
), held AS (
  SELECT delivery.message_id, delivery.endpoint_id, delivery.fence, judged.attempt_id,
    judged.status, judged.status_code, judged.next_attempt_at
  FROM delivery
  JOIN judged ON judged.message_id = delivery.message_id
    AND judged.endpoint_id = delivery.endpoint_id
    AND judged.fence = delivery.fence
  WHERE delivery.state = 'in_flight'
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
