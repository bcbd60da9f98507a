-- name: add
INSERT INTO mail (
  id, kind, recipient, encryption_key_id, content, next_attempt_at, created_at, useful_until)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7)

-- name: claim
UPDATE mail
SET attempts = attempts + 1,
  next_attempt_at = $3
WHERE id = ANY (ARRAY(
    SELECT id
    FROM mail
    WHERE failed_at IS NULL
      AND next_attempt_at <= $1
      AND useful_until > $1
    ORDER BY next_attempt_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED))
RETURNING id, kind, recipient, encryption_key_id, content, attempts, useful_until

-- name: next-due
SELECT next_attempt_at
FROM mail
WHERE failed_at IS NULL
  AND useful_until > $1
ORDER BY next_attempt_at
LIMIT 1

-- name: sent
-- Whoever holds the lease by now: it has arrived.
DELETE FROM mail
WHERE id = $1

-- name: put-off
UPDATE mail
SET next_attempt_at = $3,
  error = $4
WHERE id = $1
  AND attempts = $2
  AND failed_at IS NULL

-- name: give-up
UPDATE mail
SET failed_at = $3,
  error = $4
WHERE id = $1
  AND attempts = $2
  AND failed_at IS NULL

-- name: give-up-late
-- Whoever holds a lease: should it be sent all the same, it is deleted.
UPDATE mail
SET failed_at = $1,
  error = left(concat_ws(': ', 'it could not be sent while it was of use', error), 500)
WHERE id = ANY (ARRAY(
    SELECT id
    FROM mail
    WHERE failed_at IS NULL
      AND useful_until <= $1
    ORDER BY useful_until
    LIMIT $2
    FOR UPDATE SKIP LOCKED))
