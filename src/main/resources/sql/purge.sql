-- name: purge-page
-- Expunges the next page of messages and calls off what is owed of them.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
  ORDER BY application_id, id
  LIMIT $5
), cancelled AS (
  DELETE FROM delivery
  USING page
  WHERE delivery.message_id = page.id
    AND delivery.state <> 'in_flight'
), cleared AS (
  UPDATE attempt
  SET response = ''
  FROM page
  WHERE attempt.message_id = page.id
    AND attempt.response <> ''
), emptied AS (
  UPDATE message
  SET payload = NULL
  FROM page
  WHERE message.id = page.id
    AND message.payload IS NOT NULL
)
SELECT count(*) AS checked, 0::bigint AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
FROM page

-- name: is-in-flight
-- Whether a message of the next page is being sent: its attempt would be recorded after the purge.
WITH page AS MATERIALIZED (
  SELECT id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
  ORDER BY application_id, id
  LIMIT $5
)
SELECT EXISTS (
  SELECT 1
  FROM page
  JOIN delivery ON delivery.message_id = page.id
  WHERE delivery.state = 'in_flight'
) AS in_flight

-- name: remove-page
-- Removes the next page of messages with all that came of them.
WITH page AS MATERIALIZED (
  SELECT id, event_id
  FROM message
  WHERE organization_id = $1
    AND (application_id, id) > ($2, $3)
    AND (application_id, id) < ($2, $4)
  ORDER BY application_id, id
  LIMIT $5
), cancelled AS (
  DELETE FROM delivery
  USING page
  WHERE delivery.message_id = page.id
), attempts AS (
  DELETE FROM attempt
  USING page
  WHERE attempt.message_id = page.id
), event_ids AS (
  DELETE FROM message_event_id
  USING page
  WHERE message_event_id.application_id = $2
    AND message_event_id.event_id = page.event_id
), expiring AS (
  DELETE FROM expiring_payload
  USING page
  WHERE expiring_payload.message_id = page.id
), messages AS (
  DELETE FROM message
  USING page
  WHERE message.id = page.id
)
SELECT count(*) AS checked, 0::bigint AS resent,
  (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
FROM page

-- name: empty-application
-- Of a deleted application and its endpoints only the ids stay, which tasks and the audit log name.
WITH secrets AS (
  DELETE FROM endpoint_secret
  USING endpoint
  WHERE endpoint_secret.endpoint_id = endpoint.id
    AND endpoint.organization_id = $1
    AND endpoint.application_id = $2
    AND endpoint.deleted_at IS NOT NULL
), tokens AS (
  DELETE FROM portal_token
  WHERE application_id = $2
), endpoints AS (
  UPDATE endpoint
  SET uid = NULL, url = '', description = '', event_types = NULL, channels = NULL, metadata = '{}',
    headers_key_id = NULL, headers = NULL
  WHERE organization_id = $1
    AND application_id = $2
    AND deleted_at IS NOT NULL
)
UPDATE application
SET uid = NULL, name = '', metadata = '{}'
WHERE organization_id = $1
  AND id = $2
  AND deleted_at IS NOT NULL
