-- name: create
INSERT INTO event_type (
  organization_id, name, description, schemas, feature_flag, archived, deprecated,
  created_at, updated_at)
VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $8)
ON CONFLICT (organization_id, name) DO UPDATE
SET description = EXCLUDED.description,
  schemas = EXCLUDED.schemas,
  feature_flag = EXCLUDED.feature_flag,
  archived = EXCLUDED.archived,
  deprecated = EXCLUDED.deprecated,
  updated_at = EXCLUDED.updated_at
WHERE event_type.archived
RETURNING name, description, schemas::text AS schemas, feature_flag, archived, deprecated,
  created_at, updated_at

-- name: find
SELECT name, description, schemas::text AS schemas, feature_flag, archived, deprecated,
  created_at, updated_at
FROM event_type
WHERE organization_id = $1
  AND name = $2
  AND ($3::text[] IS NULL OR feature_flag IS NULL OR feature_flag = ANY ($3))

-- name: find-for-update
SELECT name, description, schemas::text AS schemas, feature_flag, archived, deprecated,
  created_at, updated_at
FROM event_type
WHERE organization_id = $1
  AND name = $2
FOR UPDATE

-- name: browse
SELECT name, description, schemas::text AS schemas, feature_flag, archived, deprecated,
  created_at, updated_at
FROM event_type
WHERE organization_id = $1
  AND name > $2
  AND name < $3
  AND ($5 OR NOT archived)
  AND ($6::text[] IS NULL OR feature_flag IS NULL OR feature_flag = ANY ($6))
ORDER BY name {direction}
LIMIT $4

-- name: update
UPDATE event_type
SET description = $3,
  schemas = $4::text::jsonb,
  feature_flag = $5,
  archived = $6,
  deprecated = $7,
  updated_at = $8
WHERE organization_id = $1
  AND name = $2
RETURNING name, description, schemas::text AS schemas, feature_flag, archived, deprecated,
  created_at, updated_at

-- name: archive
UPDATE event_type
SET archived = true, updated_at = $3
WHERE organization_id = $1
  AND name = $2
RETURNING name

-- name: expunge
DELETE FROM event_type
WHERE organization_id = $1
  AND name = $2
RETURNING name

-- name: find-retry-schedule
SELECT retry_schedule
FROM event_type
WHERE organization_id = $1
  AND name = $2

-- name: update-retry-schedule
UPDATE event_type
SET retry_schedule = $3, updated_at = $4
WHERE organization_id = $1
  AND name = $2
RETURNING retry_schedule

-- name: find-retry-schedules
SELECT name, retry_schedule
FROM event_type
WHERE organization_id = $1
  AND retry_schedule IS NOT NULL

-- name: lock-import
-- Two imports at once must not both find the same event types missing.
SELECT pg_advisory_xact_lock(hashtext('postrider.event-type.import'), hashtext($1::uuid::text))

-- name: find-differing
SELECT input.name
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[])
  AS input (name, description, schemas, feature_flag, archived, deprecated)
LEFT JOIN event_type
  ON event_type.organization_id = $1
  AND event_type.name = input.name
WHERE event_type.name IS NULL
  OR (event_type.description, event_type.schemas, event_type.archived, event_type.deprecated)
    IS DISTINCT FROM
    (input.description, input.schemas::jsonb, input.archived, input.deprecated)
  OR event_type.feature_flag IS DISTINCT FROM coalesce(input.feature_flag, event_type.feature_flag)
ORDER BY input.name

-- name: find-others
SELECT name
FROM event_type
WHERE organization_id = $1
  AND NOT archived
  AND name <> ALL ($2::text[])
ORDER BY name

-- name: import
INSERT INTO event_type (
  organization_id, name, description, schemas, feature_flag, archived, deprecated, created_at,
  updated_at)
SELECT $1, name, description, schemas::jsonb, feature_flag, archived, deprecated, $8, $8
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[])
  AS input (name, description, schemas, feature_flag, archived, deprecated)
WHERE name = ANY ($9::text[])
ORDER BY name
ON CONFLICT (organization_id, name) DO UPDATE
SET description = EXCLUDED.description,
  schemas = EXCLUDED.schemas,
  feature_flag = coalesce(EXCLUDED.feature_flag, event_type.feature_flag),
  archived = EXCLUDED.archived,
  deprecated = EXCLUDED.deprecated,
  updated_at = EXCLUDED.updated_at

-- name: archive-many
UPDATE event_type
SET archived = true, updated_at = $3
WHERE organization_id = $1
  AND name = ANY ($2::text[])
