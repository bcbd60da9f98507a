-- name: create
INSERT INTO person (id, email, email_key, name, password_hash, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
ON CONFLICT (email_key) DO NOTHING
RETURNING id

-- name: find-credentials
SELECT id, password_hash
FROM person
WHERE email_key = $1

-- name: find-id
SELECT id
FROM person
WHERE email_key = $1

-- name: find-account
SELECT email, password_hash
FROM person
WHERE id = $1

-- name: change-password
UPDATE person
SET password_hash = $2, updated_at = $3
WHERE id = $1
RETURNING email
