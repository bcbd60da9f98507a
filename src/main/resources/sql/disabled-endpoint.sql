-- name: draw
-- Counts an endpoint of which an organization's people are to be told, and those before in the same
-- hour; a row is locked to the end of the transaction.
INSERT INTO disabled_endpoint_mails (organization_id, since, endpoints)
VALUES ($1, $2, 1)
ON CONFLICT (organization_id) DO UPDATE
SET since = CASE
    WHEN disabled_endpoint_mails.since <= $3 THEN excluded.since
    ELSE disabled_endpoint_mails.since
  END,
  endpoints = CASE
    WHEN disabled_endpoint_mails.since <= $3 THEN 1
    ELSE disabled_endpoint_mails.endpoints + 1
  END
WHERE disabled_endpoint_mails.since <= $3
  OR disabled_endpoint_mails.endpoints < $4
RETURNING endpoints

-- name: describe
SELECT organization.name AS organization, application.name AS application, endpoint.url,
  endpoint.failing_since
FROM endpoint
JOIN application ON application.id = endpoint.application_id
JOIN organization ON organization.id = application.organization_id
WHERE endpoint.id = $2
  AND organization.id = $1

-- name: recipients
SELECT person.email
FROM membership
JOIN person ON person.id = membership.person_id
WHERE membership.organization_id = $1
  AND membership.role IN ('owner', 'admin')
ORDER BY membership.role = 'owner' DESC, membership.created_at, membership.person_id
LIMIT $2
