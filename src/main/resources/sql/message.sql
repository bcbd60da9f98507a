-- name: accept
-- One statement commits a batch: the messages, their names and what they owe. A message whose
-- idempotency key or event id is taken is left out; one whose application is unknown has no row in
-- the result.
WITH input AS (
  SELECT *
  FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
    $9::text[], $10::text[])
    AS row (
      id, organization_id, application_id, application_uid, event_type, event_id, channels, payload,
      idempotency_key, request_hash)
), resolved AS (
  SELECT input.id, input.organization_id, application.id AS application_id, input.event_type,
    input.event_id, string_to_array(input.channels, ',') AS channels, input.payload,
    input.idempotency_key, input.request_hash, application.throttle_rate
  FROM input
  CROSS JOIN LATERAL (
    (SELECT id, throttle_rate, 1 AS rank
      FROM application
      WHERE id = input.application_id
        AND organization_id = input.organization_id
        AND deleted_at IS NULL
        AND NOT operational)
    UNION ALL
    (SELECT id, throttle_rate, 2
      FROM application
      WHERE organization_id = input.organization_id
        AND uid = input.application_uid
        AND deleted_at IS NULL)
    ORDER BY rank
    LIMIT 1
  ) AS application
), keyed AS (
  INSERT INTO idempotency_key (organization_id, key, request_hash, message_id)
  SELECT organization_id, idempotency_key, decode(request_hash, 'hex'), id
  FROM resolved
  WHERE idempotency_key IS NOT NULL
  ORDER BY organization_id, idempotency_key, id
  ON CONFLICT DO NOTHING
  RETURNING message_id
), fresh AS (
  SELECT *
  FROM resolved
  WHERE idempotency_key IS NULL
    OR id IN (SELECT message_id FROM keyed)
), named AS (
  INSERT INTO message_event_id (application_id, event_id, message_id)
  SELECT application_id, event_id, id
  FROM fresh
  WHERE event_id IS NOT NULL
  ORDER BY application_id, event_id, id
  ON CONFLICT DO NOTHING
  RETURNING message_id
), accepted AS (
  SELECT *
  FROM fresh
  WHERE event_id IS NULL
    OR id IN (SELECT message_id FROM named)
), stored AS (
  INSERT INTO message (
    id, organization_id, application_id, event_type, event_id, channels, payload)
  SELECT id, organization_id, application_id, event_type, event_id, channels, payload
  FROM accepted
), matched AS (
  SELECT accepted.id AS message_id, accepted.organization_id, accepted.application_id,
    endpoint.id AS endpoint_id, endpoint.revision, endpoint.throttle_rate,
    $11 AND endpoint.id <> ALL ($14::uuid[]) AS handed_over
  FROM accepted
  JOIN endpoint ON endpoint.application_id = accepted.application_id
  WHERE endpoint.deleted_at IS NULL
    AND NOT endpoint.disabled
    AND (endpoint.event_types IS NULL OR accepted.event_type = ANY (endpoint.event_types))
    AND (endpoint.channels IS NULL OR accepted.channels && endpoint.channels)
), owed AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT message_id, endpoint_id, organization_id, application_id,
    CASE WHEN handed_over THEN 'in_flight' ELSE 'pending' END, 'scheduled', 0,
    CASE WHEN handed_over THEN $13::timestamptz ELSE $12::timestamptz END,
    nextval('delivery_fence')
  FROM matched
  RETURNING message_id, endpoint_id, fence
)
SELECT resolved.id, resolved.application_id, fresh.id IS NULL AS repeated,
  accepted.id IS NOT NULL AS accepted, matched.endpoint_id, matched.revision,
  matched.throttle_rate, resolved.throttle_rate AS application_throttle_rate,
  matched.handed_over, owed.fence
FROM resolved
LEFT JOIN fresh ON fresh.id = resolved.id
LEFT JOIN accepted ON accepted.id = resolved.id
LEFT JOIN matched ON matched.message_id = resolved.id
LEFT JOIN owed ON owed.message_id = matched.message_id AND owed.endpoint_id = matched.endpoint_id

-- name: find-by-idempotency-key
SELECT message_id, request_hash = decode($3, 'hex') AS same_request
FROM idempotency_key
WHERE organization_id = $1
  AND key = $2

-- name: find-by-event-id
SELECT message_id
FROM message_event_id
WHERE application_id = $1
  AND event_id = $2

-- name: find
SELECT id, event_type, event_id, channels, CASE WHEN $5 THEN payload END AS payload
FROM message
WHERE organization_id = $1
  AND application_id = $2
  AND id = coalesce(
    (SELECT known.id
      FROM message AS known
      WHERE known.id = $3
        AND known.application_id = $2),
    (SELECT message_id
      FROM message_event_id
      WHERE application_id = $2
        AND event_id = $4))

-- name: browse
SELECT id, event_type, event_id, channels, CASE WHEN $8 THEN payload END AS payload
FROM message
WHERE organization_id = $1
  AND application_id = $2
  AND id > $3
  AND id < $4
  AND ($6::text IS NULL OR $6 = ANY (channels))
  AND ($7::text[] IS NULL OR event_type = ANY ($7))
ORDER BY id {direction}
LIMIT $5
