-- name: add-applications
-- Those of the organization that are wanted; all, if none is named.
INSERT INTO background_task_application (
  task_id, application_id, reached, message_destinations, done)
SELECT $1, id, $3, 0, false
FROM application
WHERE organization_id = $2
  AND deleted_at IS NULL
  AND NOT operational
  AND ($4::uuid[] IS NULL OR id = ANY ($4))

-- name: count-page
-- Counts the next page of messages of one application. The rows are compared because only the index
-- by application serves that.
WITH present AS MATERIALIZED (
  SELECT application_id, reached
  FROM background_task_application
  WHERE task_id = $1
    AND NOT done
  ORDER BY application_id
  LIMIT 1
), page AS MATERIALIZED (
  SELECT message.id
  FROM present
  CROSS JOIN LATERAL (
    SELECT id
    FROM message
    WHERE organization_id = $2
      AND (application_id, id) > (present.application_id, present.reached)
      AND (application_id, id) < (present.application_id, $3)
    ORDER BY application_id, id
    LIMIT $4
  ) AS message
), counted AS (
  SELECT count(*) AS messages, coalesce(sum(went.destinations), 0) AS destinations
  FROM page
  CROSS JOIN LATERAL (
    SELECT count(*) AS destinations
    FROM (
      SELECT endpoint_id
      FROM attempt
      WHERE message_id = page.id
      UNION
      SELECT endpoint_id
      FROM delivery
      WHERE message_id = page.id
    ) AS destination
  ) AS went
)
UPDATE background_task_application AS application
SET reached = coalesce((SELECT id FROM page ORDER BY id DESC LIMIT 1), application.reached),
  message_destinations = application.message_destinations + counted.destinations,
  done = counted.messages < $4
FROM present, counted
WHERE application.task_id = $1
  AND application.application_id = present.application_id
RETURNING counted.messages AS checked

-- name: progress
SELECT count(*) AS applications, count(*) FILTER (WHERE done) AS done
FROM background_task_application
WHERE task_id = $1

-- name: result
SELECT counted.application_id, application.uid, counted.message_destinations
FROM background_task_application AS counted
JOIN application ON application.id = counted.application_id
WHERE counted.task_id = $1
ORDER BY counted.application_id

-- name: named-event-types
SELECT endpoint.application_id, application.uid, array_agg(DISTINCT named.event_type) AS event_types
FROM application
JOIN endpoint ON endpoint.application_id = application.id
CROSS JOIN LATERAL unnest(endpoint.event_types) AS named (event_type)
WHERE application.organization_id = $1
  AND application.deleted_at IS NULL
  AND NOT application.operational
  AND endpoint.deleted_at IS NULL
GROUP BY endpoint.application_id, application.uid
ORDER BY endpoint.application_id
