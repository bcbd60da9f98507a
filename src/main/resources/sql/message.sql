-- name: accept
-- One statement commits a batch: the messages, their names and what they owe. A message whose
-- idempotency key or event id is taken is left out; one whose application is unknown has no row in
-- the result.
WITH input AS (
  SELECT *
  FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
    $9::text[], $10::text[], $15::text[], $16::timestamptz[])
    AS row (
      id, organization_id, application_id, application_uid, event_type, event_id, channels, payload,
      idempotency_key, request_hash, tags, payload_expires_at)
), resolved AS (
  SELECT input.id, input.organization_id, input.event_type, input.event_id,
    string_to_array(input.channels, ',') AS channels, string_to_array(input.tags, ',') AS tags,
    input.payload, input.payload_expires_at, input.idempotency_key, input.request_hash,
    coalesce(by_id.id, by_uid.id) AS application_id,
    coalesce(by_id.throttle_rate, by_uid.throttle_rate) AS throttle_rate
  FROM input
  LEFT JOIN LATERAL (
    SELECT id, throttle_rate
    FROM application
    WHERE id = input.application_id
      AND organization_id = input.organization_id
      AND deleted_at IS NULL
      AND NOT operational
    OFFSET 0
  ) AS by_id ON true
  LEFT JOIN LATERAL (
    SELECT id, throttle_rate
    FROM application
    WHERE by_id.id IS NULL
      AND organization_id = input.organization_id
      AND uid = input.application_uid
      AND deleted_at IS NULL
    OFFSET 0
  ) AS by_uid ON true
  WHERE coalesce(by_id.id, by_uid.id) IS NOT NULL
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
    id, organization_id, application_id, event_type, event_id, channels, tags, payload)
  SELECT id, organization_id, application_id, event_type, event_id, channels, tags, payload
  FROM accepted
), expiring AS (
  INSERT INTO expiring_payload (message_id, expires_at)
  SELECT id, payload_expires_at
  FROM accepted
  WHERE payload_expires_at IS NOT NULL
), matched AS MATERIALIZED (
  SELECT accepted.id, accepted.organization_id, accepted.application_id,
    accepted.throttle_rate AS application_throttle_rate, endpoint.id AS endpoint_id,
    endpoint.revision, endpoint.throttle_rate,
    $11 AND endpoint.id <> ALL ($14::uuid[]) AS handed_over,
    CASE WHEN endpoint.id IS NOT NULL THEN nextval('delivery_fence') END AS fence
  FROM accepted
  LEFT JOIN LATERAL (
    SELECT id, revision, throttle_rate
    FROM endpoint
    WHERE application_id = accepted.application_id
      AND deleted_at IS NULL
      AND NOT disabled
      AND (event_types IS NULL OR accepted.event_type = ANY (event_types))
      AND (channels IS NULL OR accepted.channels && channels)
    OFFSET 0
  ) AS endpoint ON true
), owed AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT id, endpoint_id, organization_id, application_id,
    CASE WHEN handed_over THEN 'in_flight' ELSE 'pending' END, 'scheduled', 0,
    CASE WHEN handed_over THEN $13::timestamptz ELSE $12::timestamptz END, fence
  FROM matched
  WHERE endpoint_id IS NOT NULL
)
SELECT id, application_id, false AS repeated, true AS accepted, endpoint_id, revision,
  throttle_rate, application_throttle_rate, handed_over, fence
FROM matched
UNION ALL
SELECT id, application_id, id NOT IN (SELECT id FROM fresh), false, NULL, NULL, NULL, NULL, NULL,
  NULL
FROM resolved
WHERE (idempotency_key IS NOT NULL OR event_id IS NOT NULL)
  AND id NOT IN (SELECT id FROM accepted)

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
SELECT id, event_type, event_id, channels, tags,
  CASE WHEN $5 THEN payload END AS payload, payload IS NULL AS expunged
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
-- Looks at no more than 10,000 messages, however few of them pass. The bounds of the id by itself spare
-- partitions.
SELECT id, event_type, event_id, channels, tags, CASE WHEN $9 THEN payload END AS payload,
  payload IS NULL AS expunged
FROM (
  SELECT application_id, id, event_type, event_id, channels, tags, payload
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
    AND id > $3
    AND id < $4
  ORDER BY application_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE ($6::text IS NULL OR $6 = ANY (channels))
  AND ($7::text[] IS NULL OR event_type = ANY ($7))
  AND ($8::text IS NULL OR $8 = ANY (tags))
ORDER BY application_id {direction}, id {direction}
LIMIT $5

-- name: browse-horizon
-- The last message that such a page looks at, if more may follow.
SELECT id
FROM message
WHERE organization_id = $1
  AND (application_id, id) > ($2, $3)
  AND (application_id, id) < ($2, $4)
  AND id > $3
  AND id < $4
ORDER BY application_id {direction}, id {direction}
OFFSET 9999
LIMIT 1

-- name: send
WITH stored AS (
  INSERT INTO message (id, organization_id, application_id, event_type, payload)
  VALUES ($1, $2, $3, $5, $6)
)
INSERT INTO delivery (
  message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
  due_at, fence)
VALUES ($1, $4, $2, $3, 'pending', 'scheduled', 0, $7, 0)

-- name: expunge
-- An attempt in flight is not called back; if it fails, the next claim cancels the delivery.
WITH expunged AS (
  UPDATE message
  SET payload = NULL
  WHERE organization_id = $1
    AND application_id = $2
    AND id = $3
  RETURNING id
)
DELETE FROM delivery
USING expunged
WHERE delivery.message_id = expunged.id
  AND delivery.state <> 'in_flight'

-- name: precheck
SELECT EXISTS (
  SELECT
  FROM endpoint
  WHERE application_id = $1
    AND deleted_at IS NULL
    AND NOT disabled
    AND (event_types IS NULL OR $2 = ANY (event_types))
    AND (channels IS NULL OR $3::text[] && channels)) AS active
