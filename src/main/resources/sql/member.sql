-- name: add
INSERT INTO membership (organization_id, person_id, role, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT ON CONSTRAINT membership_pkey DO NOTHING

-- name: browse
SELECT membership.person_id, person.email, person.name, membership.role, membership.created_at
FROM membership
JOIN person ON person.id = membership.person_id
WHERE (membership.organization_id, membership.person_id) > ($1, $2)
  AND (membership.organization_id, membership.person_id) < ($1, $3)
ORDER BY membership.organization_id {direction}, membership.person_id {direction}
LIMIT $4

-- name: lock-organization
-- Against other changes of its members only: rows that refer to it are still inserted.
SELECT id
FROM organization
WHERE id = $1
FOR NO KEY UPDATE

-- name: find-role
SELECT role
FROM membership
WHERE organization_id = $1
  AND person_id = $2

-- name: find-owner-besides
SELECT person_id
FROM membership
WHERE organization_id = $1
  AND person_id <> $2
  AND role = 'owner'
LIMIT 1

-- name: set-role
UPDATE membership
SET role = $3
FROM person
WHERE membership.organization_id = $1
  AND membership.person_id = $2
  AND person.id = membership.person_id
RETURNING membership.person_id, person.email, person.name, membership.role, membership.created_at

-- name: remove
DELETE FROM membership
WHERE organization_id = $1
  AND person_id = $2
