-- name: lock-organization
-- Whoever starts an export waits here for whoever is starting another, or both would count too few.
SELECT pg_advisory_xact_lock(hashtext('postrider.export'), hashtext($1::text))

-- name: count-kept
SELECT count(*) AS kept, min(expires_at) AS next_expiry
FROM export
WHERE organization_id = $1
  AND expires_at > $2

-- name: create
INSERT INTO export (
  task_id, organization_id, application_id, subject, format, with_content, event_types, channel,
  tag, endpoint_id, status, status_code_class, reached_attempt, parts, records, bytes, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, $14)

-- name: take
-- With the lock, it is not removed while a part is added.
SELECT subject, format, with_content, event_types, channel, tag, endpoint_id, status,
  status_code_class, reached_attempt, parts, records, bytes
FROM export
WHERE organization_id = $1
  AND task_id = $2
  AND expires_at > $3
FOR UPDATE

-- name: message-page
-- Looks at the next messages, up to a number of rows and of bytes of payload; the first is taken
-- whatever its size. The bounds of the id by itself spare partitions.
WITH page AS MATERIALIZED (
  SELECT id, event_type, event_id, channels, tags, payload,
    coalesce(
      ($6::text[] IS NULL OR event_type = ANY ($6))
      AND ($7::text IS NULL OR $7 = ANY (channels))
      AND ($8::text IS NULL OR $8 = ANY (tags)), false) AS chosen
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
    AND id > $3
    AND id < $4
  ORDER BY application_id, id
  LIMIT $5
), measured AS (
  SELECT *,
    sum(CASE WHEN chosen AND $9 THEN coalesce(octet_length(payload), 0) ELSE 0 END)
      OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
  FROM page
)
SELECT id, event_type, event_id, channels, tags,
  CASE WHEN chosen AND $9 THEN payload END AS payload, payload IS NULL AS expunged, chosen,
  (SELECT count(*) FROM page) AS in_page
FROM measured
WHERE coalesce(bytes_before, 0) < $10
ORDER BY id

-- name: attempt-page
-- Looks at the messages from the one that was reached, and at their attempts, up to a number of
-- rows and of bytes of answers. A message without attempts is a row of its own, so that it is seen
-- to have been looked at.
WITH page AS MATERIALIZED (
  SELECT id,
    coalesce(
      ($6::text[] IS NULL OR event_type = ANY ($6))
      AND ($7::text IS NULL OR $7 = ANY (channels))
      AND ($8::text IS NULL OR $8 = ANY (tags)), false) AS chosen
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) >= ($2, $3)
    AND (application_id, id) < ($2, $4)
    AND id >= $3
    AND id < $4
  ORDER BY application_id, id
  LIMIT $5
), found AS (
  SELECT page.id AS message_id, made.*
  FROM page
  LEFT JOIN LATERAL (
    SELECT id, endpoint_id, url, status, status_code, response, duration_ms, trigger
    FROM attempt
    WHERE page.chosen
      AND organization_id = $1
      AND message_id = page.id
      AND (page.id > $3 OR id > $11)
      AND ($12::uuid IS NULL OR endpoint_id = $12)
      AND ($13::text IS NULL OR status = $13)
      AND ($14::integer IS NULL OR status_code / 100 * 100 = $14)
    ORDER BY id
    LIMIT $15
  ) AS made ON true
  ORDER BY page.id, made.id
  LIMIT $15
), measured AS (
  SELECT *,
    sum(CASE WHEN $9 THEN coalesce(octet_length(response), 0) ELSE 0 END)
      OVER (ORDER BY message_id, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      AS bytes_before
  FROM found
)
SELECT id, message_id, endpoint_id, url, status, status_code,
  CASE WHEN $9 THEN response ELSE '' END AS response, duration_ms, trigger,
  (SELECT count(*) FROM page) AS in_page, (SELECT count(*) FROM found) AS found
FROM measured
WHERE coalesce(bytes_before, 0) < $10
ORDER BY message_id, id

-- name: add-part
INSERT INTO export_part (task_id, number, content)
VALUES ($1, $2, $3)

-- name: advance
UPDATE export
SET reached_attempt = $2,
  parts = parts + $3,
  records = records + $4,
  bytes = bytes + $5,
  expires_at = $6
WHERE task_id = $1

-- name: link
-- A new link takes the place of the one before.
UPDATE export
SET link_hash = decode($3, 'hex'), link_expires_at = $4, link_actor_kind = $5, link_actor_id = $6
FROM background_task
WHERE export.organization_id = $1
  AND export.task_id = $2
  AND export.expires_at > $7
  AND background_task.id = export.task_id
  AND background_task.state = 'finished'
RETURNING export.subject, export.format, export.records, export.bytes

-- name: find-state
SELECT background_task.state, coalesce(export.expires_at > $3, false) AS kept
FROM background_task
LEFT JOIN export ON export.task_id = background_task.id
WHERE background_task.organization_id = $1
  AND background_task.id = $2

-- name: redeem
-- Two at once do not both: the second finds that the first has taken the hash away.
WITH linked AS (
  SELECT task_id, link_actor_kind, link_actor_id
  FROM export
  WHERE task_id = $1
    AND link_hash = decode($2, 'hex')
    AND link_expires_at > $3
    AND expires_at > $3
  FOR UPDATE
)
UPDATE export
SET link_hash = NULL, link_expires_at = NULL, link_actor_kind = NULL, link_actor_id = NULL
FROM linked
WHERE export.task_id = linked.task_id
RETURNING export.organization_id, export.subject, export.format, export.parts, export.bytes,
  linked.link_actor_kind AS actor_kind, linked.link_actor_id AS actor_id, '' AS actor_label

-- name: read-part
SELECT substring(export_part.content FROM $5 FOR $6) AS piece,
  octet_length(export_part.content) AS bytes
FROM export
JOIN export_part ON export_part.task_id = export.task_id
WHERE export.organization_id = $1
  AND export.task_id = $2
  AND export.expires_at > $3
  AND export_part.number = $4

-- name: discard
-- Nobody gets it any more; the parts are removed batch by batch.
UPDATE export
SET expires_at = $3
WHERE organization_id = $1
  AND task_id = $2
  AND expires_at > $3

-- name: discard-copies
-- An application's exports that hold contents, or all of them.
UPDATE export
SET expires_at = $3
WHERE organization_id = $1
  AND application_id = $2
  AND (with_content OR $4)
  AND expires_at > $3

-- name: remove-parts
DELETE FROM export_part
WHERE ctid = ANY (ARRAY(
    SELECT export_part.ctid
    FROM export
    JOIN export_part ON export_part.task_id = export.task_id
    WHERE export.expires_at <= $1
    LIMIT $2))

-- name: remove
DELETE FROM export
WHERE expires_at <= $1
  AND NOT EXISTS (
    SELECT
    FROM export_part
    WHERE export_part.task_id = export.task_id)

-- name: expire-cancelled
-- Nobody waits for what a task has gathered that will never finish.
UPDATE export
SET expires_at = $1
FROM background_task
WHERE export.expires_at > $1
  AND background_task.id = export.task_id
  AND background_task.state = 'cancelled'
