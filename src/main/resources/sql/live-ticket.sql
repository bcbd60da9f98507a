-- name: issue
INSERT INTO live_ticket (
  hash, organization_id, application_id, api_key_id, portal_token_hash, user_session_id, expires_at,
  watch_until)
VALUES (decode($1, 'hex'), $2, $3, $4, decode($5, 'hex'), $6, $7, $8)

-- name: redeem
DELETE FROM live_ticket
WHERE hash = decode($1, 'hex')
  AND expires_at > $2
  AND num_nonnulls(api_key_id, portal_token_hash, user_session_id) = 1
RETURNING organization_id, application_id, api_key_id, encode(portal_token_hash, 'hex')
  AS portal_token_hash, user_session_id, watch_until

-- name: find-standing
-- Of many watchers those who may watch still, by their places from 1, and until when.
WITH input AS (
  SELECT *
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[]) WITH ORDINALITY
    AS row (organization_id, application_id, api_key_id, portal_token_hash, user_session_id, place)
), standing AS (
  SELECT input.place, input.organization_id, input.application_id, api_key.expires_at
  FROM input
  JOIN api_key ON api_key.id = input.api_key_id
    AND api_key.organization_id = input.organization_id
  WHERE api_key.revoked_at IS NULL
    AND (api_key.scopes IS NULL OR 'READ' = ANY (api_key.scopes))
  UNION ALL
  SELECT input.place, input.organization_id, input.application_id, portal_token.expires_at
  FROM input
  JOIN portal_token ON portal_token.hash = decode(input.portal_token_hash, 'hex')
    AND portal_token.organization_id = input.organization_id
    AND portal_token.application_id = input.application_id
  WHERE 'VIEW_BASE' = ANY (portal_token.capabilities)
  UNION ALL
  SELECT input.place, input.organization_id, input.application_id, session.expires_at
  FROM input
  JOIN session ON session.id = input.user_session_id
  JOIN membership ON membership.person_id = session.person_id
    AND membership.organization_id = input.organization_id
)
SELECT standing.place, standing.expires_at
FROM standing
LEFT JOIN application ON application.id = standing.application_id
  AND application.organization_id = standing.organization_id
  AND application.deleted_at IS NULL
WHERE (standing.expires_at IS NULL OR standing.expires_at > $6)
  AND (standing.application_id IS NULL OR application.id IS NOT NULL)
