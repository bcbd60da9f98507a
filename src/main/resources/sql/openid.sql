-- name: begin
INSERT INTO openid_sign_in (hash, expires_at)
VALUES (decode($1, 'hex'), $2)

-- name: end
-- Whoever deletes it uses it: two at once do not both.
DELETE FROM openid_sign_in
WHERE hash = decode($1, 'hex')
  AND expires_at > $2
RETURNING hash

-- name: find
SELECT person_id
FROM openid_identity
WHERE issuer = $1
  AND subject = $2

-- name: link
INSERT INTO openid_identity (issuer, subject, person_id, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
RETURNING person_id
