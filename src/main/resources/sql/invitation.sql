-- name: lock-organization
-- Invitations of an organization are counted.
SELECT id, name
FROM organization
WHERE id = $1
FOR NO KEY UPDATE

-- name: find-member
SELECT person.id
FROM person
JOIN membership ON membership.person_id = person.id
WHERE membership.organization_id = $1
  AND person.email_key = $2

-- name: count-others
SELECT id
FROM invitation
WHERE organization_id = $1
  AND email_key <> $2
  AND expires_at > $3
LIMIT $4

-- name: invite
-- Who is invited again gets another link, and the old one is worth nothing.
INSERT INTO invitation (
  id, organization_id, email, email_key, role, hash, created_at, expires_at, invited_by,
  invited_by_key)
VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10)
ON CONFLICT (organization_id, email_key) DO UPDATE
SET id = excluded.id, email = excluded.email, role = excluded.role, hash = excluded.hash,
  created_at = excluded.created_at, expires_at = excluded.expires_at,
  invited_by = excluded.invited_by, invited_by_key = excluded.invited_by_key
RETURNING id, email, role, created_at, expires_at

-- name: browse
SELECT id, email, role, created_at, expires_at
FROM invitation
WHERE (organization_id, id) > ($1, $2)
  AND (organization_id, id) < ($1, $3)
ORDER BY organization_id {direction}, id {direction}
LIMIT $4

-- name: revoke
DELETE FROM invitation
WHERE organization_id = $1
  AND id = $2
RETURNING role

-- name: find-role
SELECT role
FROM invitation
WHERE organization_id = $1
  AND id = $2
FOR UPDATE

-- name: find-open-role
SELECT role
FROM invitation
WHERE organization_id = $1
  AND email_key = $2
  AND expires_at > $3

-- name: show
SELECT invitation.email, invitation.role, invitation.expires_at, organization.name,
  EXISTS (
    SELECT
    FROM person
    WHERE person.email_key = invitation.email_key) AS known
FROM invitation
JOIN organization ON organization.id = invitation.organization_id
WHERE invitation.hash = decode($1, 'hex')
  AND invitation.expires_at > $2
  AND EXISTS (
    SELECT
    FROM good_invitation
    WHERE good_invitation.organization_id = invitation.organization_id
      AND good_invitation.id = invitation.id)

-- name: accept
DELETE FROM invitation
WHERE hash = decode($1, 'hex')
  AND expires_at > $2
  AND EXISTS (
    SELECT
    FROM good_invitation
    WHERE good_invitation.organization_id = invitation.organization_id
      AND good_invitation.id = invitation.id)
RETURNING organization_id, email, role
