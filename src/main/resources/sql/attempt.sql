-- name: find
SELECT id, message_id, endpoint_id, url, status, status_code, response, duration_ms, trigger
FROM attempt
WHERE organization_id = $1
  AND message_id = $2
  AND id = $3

-- name: browse-by-message
SELECT id, message_id, endpoint_id, url, status, status_code,
  CASE WHEN $9 THEN response ELSE '' END AS response, duration_ms, trigger
FROM attempt
WHERE organization_id = $1
  AND message_id = $2
  AND id > $3
  AND id < $4
  AND ($6::uuid IS NULL OR endpoint_id = $6)
  AND ($7::text IS NULL OR status = $7)
  AND ($8::integer IS NULL OR status_code / 100 * 100 = $8)
ORDER BY id {direction}
LIMIT $5

-- name: browse-by-endpoint
-- Looks at no more than 10,000 attempts, however few of them pass. A message is older than its
-- attempts: the second bound on message_id spares newer partitions.
SELECT id, message_id, endpoint_id, url, status, status_code,
  CASE WHEN $10 THEN response ELSE '' END AS response, duration_ms, trigger
FROM (
  SELECT id, message_id, endpoint_id, url, status, status_code, response, duration_ms, trigger
  FROM attempt
  WHERE organization_id = $1
    AND (endpoint_id, id) > ($2, $3)
    AND (endpoint_id, id) < ($2, $4)
    AND message_id < $4
  ORDER BY endpoint_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE ($6::text IS NULL OR status = $6)
  AND ($7::integer IS NULL OR status_code / 100 * 100 = $7)
  AND (($8::text IS NULL AND $9::text[] IS NULL AND $11::text IS NULL) OR EXISTS (
    SELECT
    FROM message
    WHERE message.id = page.message_id
      AND ($8 IS NULL OR $8 = ANY (message.channels))
      AND ($9 IS NULL OR message.event_type = ANY ($9))
      AND ($11 IS NULL OR $11 = ANY (message.tags))))
ORDER BY endpoint_id {direction}, id {direction}
LIMIT $5

-- name: browse-by-endpoint-horizon
-- The last attempt that such a page looks at, if more may follow.
SELECT id
FROM attempt
WHERE organization_id = $1
  AND (endpoint_id, id) > ($2, $3)
  AND (endpoint_id, id) < ($2, $4)
  AND message_id < $4
ORDER BY endpoint_id {direction}, id {direction}
OFFSET 9999
LIMIT 1

-- name: expunge
UPDATE attempt
SET response = ''
WHERE organization_id = $1
  AND message_id = $2
  AND id = $3
