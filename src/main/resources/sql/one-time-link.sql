-- name: add
INSERT INTO one_time_link (hash, purpose, email, email_key, expires_at)
VALUES (decode($1, 'hex'), $2, $3, $4, $5)

-- name: use
-- Whoever deletes it uses it: two at once do not both.
DELETE FROM one_time_link
WHERE hash = decode($1, 'hex')
  AND purpose = $2
  AND expires_at > $3
RETURNING email

-- name: forget
DELETE FROM one_time_link
WHERE email_key = $1
  AND purpose = $2
