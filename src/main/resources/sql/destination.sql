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
