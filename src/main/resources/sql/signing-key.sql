-- name: find
SELECT id, encryption_key_id, private_key, public_key, created_at
FROM signing_key
WHERE created_at > $1
ORDER BY created_at, id

-- name: lock
-- Two processes that find the youngest key too old must not both add one.
SELECT pg_advisory_xact_lock(hashtext('postrider.signing-key'))

-- name: add
INSERT INTO signing_key (id, encryption_key_id, private_key, public_key, created_at)
SELECT $1, $2, $3, $4, $5
WHERE NOT EXISTS (
  SELECT
  FROM signing_key
  WHERE created_at > $6)

-- name: forget
DELETE FROM signing_key
WHERE created_at <= $1
