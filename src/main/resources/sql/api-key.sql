-- name: authenticate
SELECT id, organization_id
FROM api_key
WHERE hash = decode($1, 'hex')
  AND revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > $2)

-- name: create
INSERT INTO api_key (id, organization_id, name, hash, hint, created_at)
VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6)
