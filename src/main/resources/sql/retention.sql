-- name: limit-lock-wait
-- Attaching and dropping need brief locks; accepting messages must not queue behind a long wait.
SET LOCAL lock_timeout = '2s'

-- name: add-day-partitions
SELECT add_day_partitions($1, $2, $3) AS added

-- name: drop-day-partitions
SELECT drop_day_partitions_before($1) AS dropped

-- name: forget-event-ids
DELETE FROM message_event_id
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM message_event_id
    WHERE message_id < $1
    LIMIT $2))

-- name: forget-failed-mails
DELETE FROM mail
WHERE failed_at <= $1

-- name: forget-idempotency-keys
DELETE FROM idempotency_key
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM idempotency_key
    WHERE message_id < $1
    LIMIT $2))

-- name: forget-idempotent-requests
DELETE FROM idempotent_request
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM idempotent_request
    WHERE id < $1
    LIMIT $2))

-- name: forget-live-tickets
DELETE FROM live_ticket
WHERE expires_at <= $1

-- name: forget-portal-tokens
DELETE FROM portal_token
WHERE expires_at <= $1

-- name: forget-links
DELETE FROM one_time_link
WHERE expires_at <= $1

-- name: forget-invitations
DELETE FROM invitation
WHERE expires_at <= $1

-- name: forget-sessions
DELETE FROM session
WHERE expires_at <= $1

-- name: forget-sign-ins
DELETE FROM openid_sign_in
WHERE expires_at <= $1

-- name: forget-throttles
DELETE FROM throttle
WHERE used_until <= $1

-- name: forget-background-tasks
DELETE FROM background_task
WHERE id = ANY (ARRAY(
    SELECT id
    FROM background_task
    WHERE id < $1
      AND state <> 'running'
    LIMIT $2))

-- name: expire-payloads
-- As a message is expunged: what is owed and not in flight is called off.
WITH expired AS MATERIALIZED (
  DELETE FROM expiring_payload
  WHERE message_id = ANY (ARRAY(
      SELECT message_id
      FROM expiring_payload
      WHERE expires_at <= $1
      ORDER BY expires_at
      LIMIT $2))
  RETURNING message_id
), cancelled AS (
  DELETE FROM delivery
  USING expired
  WHERE delivery.message_id = expired.message_id
    AND delivery.state <> 'in_flight'
), emptied AS (
  UPDATE message
  SET payload = NULL
  FROM expired
  WHERE message.id = expired.message_id
    AND message.payload IS NOT NULL
)
SELECT count(*) AS expired
FROM expired
