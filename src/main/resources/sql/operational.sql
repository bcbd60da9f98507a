-- name: find-application
SELECT id
FROM application
WHERE organization_id = $1
  AND operational

-- name: create-application
INSERT INTO application (
  id, organization_id, name, metadata, operational, created_at, updated_at)
VALUES ($1, $2, 'Operational webhooks', '{}', true, $3, $3)
ON CONFLICT (organization_id) WHERE operational DO NOTHING

-- name: describe-deliveries
-- What is to be told of deliveries, after the attempts $3 at them were recorded. A delivery has
-- recovered if none succeeded between its escalation and this attempt.
SELECT input.attempt_id, application.uid AS application_uid, endpoint.uid AS endpoint_uid,
  endpoint.failing_since, endpoint.disabled_at, content.event_id,
  EXISTS (
    SELECT
    FROM attempt
    WHERE attempt.message_id = input.message_id
      AND attempt.endpoint_id = input.endpoint_id
      AND attempt.escalation IS NOT NULL
      AND attempt.id < input.attempt_id
      AND NOT EXISTS (
        SELECT
        FROM attempt AS later
        WHERE later.message_id = input.message_id
          AND later.endpoint_id = input.endpoint_id
          AND later.status = 'success'
          AND later.id > attempt.id
          AND later.id < input.attempt_id)) AS recovered
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS input (message_id, endpoint_id, attempt_id)
JOIN endpoint ON endpoint.id = input.endpoint_id
JOIN application ON application.id = endpoint.application_id
LEFT JOIN LATERAL (
  SELECT event_id
  FROM message
  WHERE id = input.message_id
  LIMIT 1
) AS content ON true
WHERE NOT application.operational

-- name: describe-endpoint
SELECT application.uid AS application_uid, endpoint.uid AS endpoint_uid, endpoint.failing_since,
  endpoint.disabled_at
FROM endpoint
JOIN application ON application.id = endpoint.application_id
WHERE endpoint.id = $1
  AND NOT application.operational

-- name: tell
-- Stores operational messages that an endpoint wants, and what they owe.
WITH input AS (
  SELECT *
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])
    AS row (id, organization_id, event_type, payload)
), matched AS (
  SELECT input.id AS message_id, input.organization_id, input.event_type, input.payload,
    endpoint.application_id, endpoint.id AS endpoint_id
  FROM input
  JOIN application ON application.organization_id = input.organization_id
    AND application.operational
  JOIN endpoint ON endpoint.application_id = application.id
  WHERE endpoint.deleted_at IS NULL
    AND NOT endpoint.disabled
    AND (endpoint.event_types IS NULL OR input.event_type = ANY (endpoint.event_types))
), stored AS (
  INSERT INTO message (id, organization_id, application_id, event_type, payload)
  SELECT DISTINCT ON (message_id) message_id, organization_id, application_id, event_type, payload
  FROM matched
  ORDER BY message_id
)
INSERT INTO delivery (
  message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
  due_at, fence)
SELECT message_id, endpoint_id, organization_id, application_id, 'pending', 'scheduled', 0, $5, 0
FROM matched
