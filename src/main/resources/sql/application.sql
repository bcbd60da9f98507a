-- name: create
INSERT INTO application (
  id, organization_id, uid, name, throttle_rate, metadata, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (organization_id, uid) WHERE deleted_at IS NULL DO NOTHING
RETURNING id, uid, name, throttle_rate, metadata, created_at, updated_at

-- name: find
SELECT id, uid, name, throttle_rate, metadata, created_at, updated_at
FROM application
WHERE organization_id = $1
  AND deleted_at IS NULL
  AND NOT operational
  AND (id = $2 OR uid = $3)
ORDER BY (id = $2) DESC NULLS LAST
LIMIT 1

-- name: find-for-update
SELECT id, uid, name, throttle_rate, metadata, created_at, updated_at
FROM application
WHERE organization_id = $1
  AND deleted_at IS NULL
  AND NOT operational
  AND (id = $2 OR uid = $3)
ORDER BY (id = $2) DESC NULLS LAST
LIMIT 1
FOR UPDATE

-- name: browse
-- The rows are compared, here and in other lists, because only the index by owner serves that: by the
-- primary key, an owner whose rows are old would pay for all that is newer.
SELECT id, uid, name, throttle_rate, metadata, created_at, updated_at
FROM application
WHERE (organization_id, id) > ($1, $2)
  AND (organization_id, id) < ($1, $3)
  AND deleted_at IS NULL
  AND NOT operational
ORDER BY organization_id {direction}, id {direction}
LIMIT $4

-- name: update
UPDATE application
SET uid = $3, name = $4, throttle_rate = $5, metadata = $6, updated_at = $7
WHERE organization_id = $1
  AND id = $2
RETURNING id, uid, name, throttle_rate, metadata, created_at, updated_at

-- name: delete
WITH deleted AS (
  UPDATE application
  SET deleted_at = $4
  WHERE id = (
      SELECT id
      FROM application
      WHERE organization_id = $1
        AND deleted_at IS NULL
        AND NOT operational
        AND (id = $2 OR uid = $3)
      ORDER BY (id = $2) DESC NULLS LAST
      LIMIT 1)
    AND deleted_at IS NULL
  RETURNING id
), endpoints AS (
  UPDATE endpoint
  SET deleted_at = $4, revision = revision + 1
  FROM deleted
  WHERE endpoint.application_id = deleted.id
    AND endpoint.deleted_at IS NULL
)
SELECT id
FROM deleted
