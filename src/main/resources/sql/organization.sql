-- name: lock-founding
-- Two processes that start on an empty database at once must not both found an organization.
SELECT pg_advisory_xact_lock(hashtext('postrider.organization.found'))

-- name: first-two
SELECT id
FROM organization
ORDER BY id
LIMIT 2

-- name: find
SELECT id
FROM organization
WHERE id = $1

-- name: create
INSERT INTO organization (id, name, created_at)
VALUES ($1, $2, $3)
RETURNING id, name, created_at

-- name: count-owned
SELECT organization_id
FROM membership
WHERE person_id = $1
  AND role = 'owner'
LIMIT $2

-- name: get
SELECT id, name, created_at
FROM organization
WHERE id = $1

-- name: rename
UPDATE organization
SET name = $2
WHERE id = $1
RETURNING id, name, created_at

-- name: find-settings
SELECT validate_payloads
FROM organization
WHERE id = $1

-- name: update-settings
UPDATE organization
SET validate_payloads = coalesce($2, validate_payloads)
WHERE id = $1
RETURNING validate_payloads
