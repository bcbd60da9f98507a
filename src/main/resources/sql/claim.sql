-- name: keep-order
-- For the rest of the transaction: rows are read in the order of an index. What is due changes faster
-- than what the planner knows of it: a moment ago nothing was, so sorting all of it looks as cheap as
-- a look-up, and is done again for each endpoint.
SELECT set_config('enable_sort', 'off', true)

-- name: lease
-- Leases what is due, the longest due first, to no endpoint more than it has room for. When more is
-- due than one look takes in, the endpoints that are owed something are visited in turns instead, so
-- that a large backlog of one hides nobody. What is owed to an endpoint that was disabled or deleted,
-- or of a message that was dropped or expunged, is cancelled. The lateral joins keep the plan to look-ups
-- by key; rows are compared with a turn's place, or the planner would search for an endpoint that is
-- owed little among all that is due. More is chosen than is leased, because other processes may
-- choose the same. There is a row even if nothing is leased.
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
      AND (endpoint_id, due_at) >= (turn.endpoint_id, '-infinity')
      AND (endpoint_id, due_at) <= (turn.endpoint_id, $1)
    ORDER BY endpoint_id, due_at
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
    target.application_throttle_rate, content.event_type, content.payload
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
    SELECT event_type, payload
    FROM message
    WHERE id = due.message_id
      AND payload IS NOT NULL
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
    ready.throttle_rate, ready.application_throttle_rate, ready.event_type, ready.payload
)
SELECT (SELECT count(*) FROM chosen) > (SELECT count(*) FROM due) AS cut,
  (SELECT count(*) FROM turn) AS visited,
  (SELECT endpoint_id FROM turn ORDER BY place DESC LIMIT 1) AS last_visited,
  leased.message_id, leased.endpoint_id, leased.fence, leased.organization_id,
  leased.application_id, leased.attempts_made, leased.trigger, leased.revision,
  leased.throttle_rate, leased.application_throttle_rate, leased.event_type, leased.payload,
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
