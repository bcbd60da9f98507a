-- name: browse-by-message
-- The endpoints that a message was, is or will be sent to. What is owed says more of the present
-- than what was attempted before.
WITH attempted AS MATERIALIZED (
  SELECT DISTINCT ON (endpoint_id) endpoint_id, status
  FROM attempt
  WHERE organization_id = $1
    AND message_id = $3
  ORDER BY endpoint_id, id DESC
), owed AS MATERIALIZED (
  SELECT endpoint_id, CASE state WHEN 'in_flight' THEN 'sending' ELSE 'pending' END AS status,
    CASE WHEN state = 'retrying' THEN due_at END AS next_attempt_at
  FROM delivery
  WHERE organization_id = $1
    AND message_id = $3
)
SELECT endpoint.id, endpoint.application_id, endpoint.uid, endpoint.url, endpoint.description,
  endpoint.event_types, endpoint.channels, endpoint.throttle_rate, endpoint.disabled,
  endpoint.metadata, endpoint.created_at, endpoint.updated_at,
  coalesce(owed.status, attempted.status) AS status, owed.next_attempt_at
FROM attempted
FULL JOIN owed ON owed.endpoint_id = attempted.endpoint_id
JOIN endpoint ON endpoint.id = coalesce(owed.endpoint_id, attempted.endpoint_id)
WHERE endpoint.organization_id = $1
  AND endpoint.application_id = $2
  AND endpoint.deleted_at IS NULL
  AND endpoint.id > $4
  AND endpoint.id < $5
ORDER BY endpoint.id {direction}
LIMIT $6

-- name: browse-by-endpoint
-- Looks at no more than 10,000 messages of the application, however few of them go to the endpoint.
SELECT page.id, page.event_type, page.event_id, page.channels, page.tags,
  CASE WHEN $10 THEN page.payload END AS payload, page.payload IS NULL AS expunged,
  coalesce(owed.status, attempted.status) AS status, owed.next_attempt_at
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
LEFT JOIN LATERAL (
  SELECT status
  FROM attempt
  WHERE message_id = page.id
    AND endpoint_id = $6
  ORDER BY id DESC
  LIMIT 1
) AS attempted ON true
LEFT JOIN LATERAL (
  SELECT CASE state WHEN 'in_flight' THEN 'sending' ELSE 'pending' END AS status,
    CASE WHEN state = 'retrying' THEN due_at END AS next_attempt_at
  FROM delivery
  WHERE message_id = page.id
    AND endpoint_id = $6
  LIMIT 1
) AS owed ON true
WHERE coalesce(owed.status, attempted.status) IS NOT NULL
  AND ($11::text IS NULL OR coalesce(owed.status, attempted.status) = $11)
  AND ($7::text IS NULL OR $7 = ANY (page.channels))
  AND ($8::text[] IS NULL OR page.event_type = ANY ($8))
  AND ($9::text IS NULL OR $9 = ANY (page.tags))
ORDER BY page.application_id {direction}, page.id {direction}
LIMIT $5
