-- name: status
SELECT active_since, (
    SELECT count(*)
    FROM recovery_code
    WHERE recovery_code.person_id = second_factor.person_id) AS recovery_codes_left
FROM second_factor
WHERE person_id = $1
  AND active_since IS NOT NULL

-- name: start
INSERT INTO second_factor (person_id, encryption_key_id, secret, started_at, guesses_until)
VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (person_id) DO UPDATE
SET encryption_key_id = EXCLUDED.encryption_key_id,
  secret = EXCLUDED.secret,
  started_at = EXCLUDED.started_at
WHERE second_factor.active_since IS NULL
RETURNING person_id

-- name: find-waiting
SELECT encryption_key_id, secret, started_at
FROM second_factor
WHERE person_id = $1
  AND active_since IS NULL
  AND started_at > $2

-- name: confirm
-- Not another one that has been started since.
UPDATE second_factor
SET active_since = $3,
  last_step = $4
WHERE person_id = $1
  AND active_since IS NULL
  AND started_at = $2
RETURNING person_id

-- name: guess
-- Counted before it is compared, so that many at once are no more than one after the other.
UPDATE second_factor
SET guesses_until = greatest(guesses_until, $2) + $3::double precision * interval '1 second',
  warned_at = CASE
    WHEN greatest(guesses_until, $2) + $3::double precision * interval '1 second' > $4
      AND (warned_at IS NULL OR warned_at <= $5)
    THEN $2
    ELSE warned_at
  END
WHERE person_id = $1
  AND active_since IS NOT NULL
  AND guesses_until <= $4
RETURNING encryption_key_id, secret, warned_at IS NOT DISTINCT FROM $2 AS warns

-- name: find-guesses
SELECT guesses_until
FROM second_factor
WHERE person_id = $1
  AND active_since IS NOT NULL

-- name: use-step
-- Of two at once with the same code, the second finds the step taken.
UPDATE second_factor
SET last_step = $2,
  guesses_until = guesses_until - $3::double precision * interval '1 second'
WHERE person_id = $1
  AND active_since IS NOT NULL
  AND last_step < $2
RETURNING person_id

-- name: use-recovery-code
-- Whoever deletes it uses it: two at once do not both.
DELETE FROM recovery_code
WHERE person_id = $1
  AND hash = decode($2, 'hex')
RETURNING person_id

-- name: lock
SELECT person_id
FROM second_factor
WHERE person_id = $1
  AND active_since IS NOT NULL
FOR UPDATE

-- name: forget-recovery-codes
DELETE FROM recovery_code
WHERE person_id = $1

-- name: add-recovery-codes
INSERT INTO recovery_code (person_id, hash)
SELECT $1, decode(code, 'hex')
FROM unnest($2::text[]) AS code

-- name: switch-off
DELETE FROM second_factor
WHERE person_id = $1
