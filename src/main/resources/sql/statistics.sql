-- name: endpoint
-- What is owed says more of the present than what was attempted before. Attempts are younger than
-- their messages: the bound on their ids serves the index, those on message_id the partitions.
WITH attempted AS MATERIALIZED (
  SELECT message_id, bool_or(status = 'success') AS succeeded
  FROM attempt
  WHERE organization_id = $1
    AND endpoint_id = $2
    AND id >= $3
    AND message_id >= $3
    AND message_id < $4
  GROUP BY message_id
), owed AS MATERIALIZED (
  SELECT message_id, state
  FROM delivery
  WHERE organization_id = $1
    AND endpoint_id = $2
    AND message_id >= $3
    AND message_id < $4
)
SELECT count(*) FILTER (WHERE owed.state IS NULL AND attempted.succeeded) AS success,
  count(*) FILTER (WHERE owed.state IS NULL AND NOT attempted.succeeded) AS fail,
  count(*) FILTER (WHERE owed.state <> 'in_flight') AS pending,
  count(*) FILTER (WHERE owed.state = 'in_flight') AS sending
FROM attempted
FULL JOIN owed ON owed.message_id = attempted.message_id

-- name: application
SELECT message.event_type, count(*) FILTER (WHERE attempt.status = 'success') AS success,
  count(*) FILTER (WHERE attempt.status = 'fail') AS failure
FROM endpoint
JOIN attempt ON attempt.endpoint_id = endpoint.id
JOIN message ON message.id = attempt.message_id
WHERE endpoint.organization_id = $1
  AND endpoint.application_id = $2
  AND attempt.id >= $3
  AND attempt.id < $4
  AND attempt.message_id < $4
  AND ($5::text[] IS NULL OR message.event_type = ANY ($5))
GROUP BY message.event_type

-- name: application-hours
-- The same of whole hours that were counted.
SELECT event_type, sum(successes)::bigint AS success, sum(failures)::bigint AS failure
FROM usage_hour
WHERE organization_id = $1
  AND application_id = $2
  AND hour >= $3
  AND hour < $4
  AND ($5::text[] IS NULL OR event_type = ANY ($5))
GROUP BY event_type
HAVING sum(successes + failures) > 0

-- name: count-active
SELECT count(*) AS count
FROM application
WHERE organization_id = $1
  AND deleted_at IS NULL
  AND NOT operational
  AND EXISTS (
    SELECT
    FROM endpoint
    WHERE endpoint.application_id = application.id
      AND endpoint.deleted_at IS NULL
      AND ($2 OR NOT endpoint.disabled))
