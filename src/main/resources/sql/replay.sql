-- name: count-waiting
-- Of a page of messages, how many have not been attempted yet since they were owed again.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) <= ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
)
SELECT count(*) AS waiting
FROM page
CROSS JOIN LATERAL (
  SELECT state
  FROM delivery
  WHERE message_id = page.id
    AND endpoint_id = $3
  LIMIT 1
) AS owed
WHERE owed.state IN ('pending', 'in_flight')

-- name: owe-page
-- Looks at the next page of messages and owes again what the endpoint missed. What is owed already
-- is left alone. The lateral joins keep the plan to look-ups by key, and no index serves IS NOT
-- DISTINCT FROM: while a day's attempts were not analyzed yet, all that the endpoint has of that day
-- would be read for each message. The rows are compared because only the index by application serves
-- that: by id alone, a quiet application's page could mean reading everybody's history. One snapshot
-- serves history and queue, or a delivery that is being settled could be seen in neither.
WITH page AS MATERIALIZED (
  SELECT id, event_type, channels
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) < ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
), missed AS (
  SELECT page.id
  FROM page
  JOIN endpoint AS target ON target.id = $3
  CROSS JOIN LATERAL (
    SELECT count(*) AS made, count(*) FILTER (WHERE status = 'success') AS succeeded
    FROM attempt
    WHERE message_id = page.id
      AND endpoint_id IS NOT DISTINCT FROM $3
  ) AS history
  CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries
    FROM delivery
    WHERE message_id = page.id
      AND endpoint_id = $3
  ) AS owed
  WHERE owed.deliveries = 0
    AND history.succeeded = 0
    AND CASE
      WHEN history.made > 0 THEN $8
      ELSE (NOT $8 OR page.id > target.id)
        AND (target.event_types IS NULL OR page.event_type = ANY (target.event_types))
        AND (target.channels IS NULL OR page.channels && target.channels)
    END
), resent AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT id, $3, $1, $2, 'pending', 'manual', 0, $7, 0
  FROM missed
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING message_id
)
SELECT (SELECT count(*) FROM page) AS checked, (SELECT count(*) FROM resent) AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last

-- name: owe-page-again
-- Looks at the next page of messages and owes again what was sent to the endpoint and passes the
-- filter. What is owed already is left alone.
WITH page AS MATERIALIZED (
  SELECT id, event_type, channels, tags, payload IS NULL AS expunged
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $4)
    AND (application_id, id) < ($2, $5)
  ORDER BY application_id, id
  LIMIT $6
), chosen AS (
  SELECT page.id
  FROM page
  CROSS JOIN LATERAL (
    SELECT status, status_code
    FROM attempt
    WHERE message_id = page.id
      AND endpoint_id IS NOT DISTINCT FROM $3
    ORDER BY id DESC
    LIMIT 1
  ) AS latest
  CROSS JOIN LATERAL (
    SELECT count(*) AS deliveries
    FROM delivery
    WHERE message_id = page.id
      AND endpoint_id = $3
  ) AS owed
  WHERE owed.deliveries = 0
    AND NOT page.expunged
    AND ($8::text IS NULL OR latest.status = $8)
    AND ($9::integer IS NULL OR latest.status_code / 100 * 100 = $9)
    AND ($10::text[] IS NULL OR page.event_type = ANY ($10))
    AND ($11::text IS NULL OR $11 = ANY (page.channels))
    AND ($12::text IS NULL OR $12 = ANY (page.tags))
), resent AS (
  INSERT INTO delivery (
    message_id, endpoint_id, organization_id, application_id, state, trigger, attempts_made,
    due_at, fence)
  SELECT id, $3, $1, $2, 'pending', 'manual', 0, $7, 0
  FROM chosen
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING message_id
)
SELECT (SELECT count(*) FROM page) AS checked, (SELECT count(*) FROM resent) AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
