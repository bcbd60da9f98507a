-- name: issue
INSERT INTO portal_token (
  hash, organization_id, application_id, session_id, capabilities, feature_flags, expires_at)
VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7)

-- name: authenticate
SELECT portal_token.organization_id, portal_token.application_id, application.uid,
  portal_token.capabilities, portal_token.feature_flags
FROM portal_token
JOIN application ON application.id = portal_token.application_id
WHERE portal_token.hash = decode($1, 'hex')
  AND portal_token.expires_at > $2
  AND application.deleted_at IS NULL

-- name: expire
UPDATE portal_token
SET expires_at = $3
WHERE application_id = $1
  AND organization_id = $2
  AND expires_at > $3
  AND (cardinality($4::text[]) = 0 OR session_id = ANY ($4))

-- name: end
DELETE FROM portal_token
WHERE hash = decode($1, 'hex')
RETURNING organization_id
