-- name: authenticate
-- Notes each minute that the key is in use.
WITH found AS MATERIALIZED (
  SELECT id, organization_id, scopes, expires_at, last_used_at
  FROM api_key
  WHERE hash = decode($1, 'hex')
    AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > $2)
), used AS (
  UPDATE api_key
  SET last_used_at = $2
  FROM found
  WHERE api_key.id = found.id
    AND (found.last_used_at IS NULL OR found.last_used_at < $2 - interval '1 minute')
)
SELECT id, organization_id, scopes, expires_at
FROM found

-- name: create
INSERT INTO api_key (id, organization_id, name, hash, hint, scopes, expires_at, created_at)
VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8)
RETURNING id, name, hint, scopes, expires_at, last_used_at, created_at

-- name: find
SELECT id, name, hint, scopes, expires_at, last_used_at, created_at
FROM api_key
WHERE organization_id = $1
  AND id = $2
  AND revoked_at IS NULL

-- name: browse
SELECT id, name, hint, scopes, expires_at, last_used_at, created_at
FROM api_key
WHERE (organization_id, id) > ($1, $2)
  AND (organization_id, id) < ($1, $3)
  AND revoked_at IS NULL
ORDER BY organization_id {direction}, id {direction}
LIMIT $4

-- name: revoke
UPDATE api_key
SET revoked_at = $3
WHERE organization_id = $1
  AND id = $2
  AND revoked_at IS NULL
RETURNING id
