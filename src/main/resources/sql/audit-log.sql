-- name: record
-- Things come as pairs with the ids of their entries.
WITH given AS (
  SELECT *
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[],
    $8::text[]) AS given (
      id, organization_id, actor_kind, actor_id, operation, path, result_id, address)
), recorded AS (
  INSERT INTO audit_entry (
    id, organization_id, actor_kind, actor_id, actor_label, operation, path, result_id, address)
  SELECT id, organization_id, actor_kind, actor_id,
    actor_label(organization_id, actor_kind, actor_id),
    operation, path, result_id, address
  FROM given
  RETURNING id, organization_id
)
INSERT INTO audit_thing (organization_id, thing, entry_id)
SELECT recorded.organization_id, named.thing, recorded.id
FROM unnest($9::uuid[], $10::text[]) AS named (entry_id, thing)
JOIN recorded ON recorded.id = named.entry_id

-- name: browse
-- Looks at no more than 10,000 entries, however few of them pass.
SELECT id, actor_kind, actor_id, actor_label, operation, path, result_id, address
FROM (
  SELECT *
  FROM audit_entry
  WHERE (organization_id, id) > ($1, $2)
    AND (organization_id, id) < ($1, $3)
  ORDER BY organization_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE ($5::text IS NULL OR starts_with(operation || '.', $5))
ORDER BY organization_id {direction}, id {direction}
LIMIT $4

-- name: browse-horizon
-- The last entry that such a page looks at, if more may follow.
SELECT id
FROM audit_entry
WHERE (organization_id, id) > ($1, $2)
  AND (organization_id, id) < ($1, $3)
ORDER BY organization_id {direction}, id {direction}
OFFSET 9999
LIMIT 1

-- name: browse-by-actor
SELECT id, actor_kind, actor_id, actor_label, operation, path, result_id, address
FROM (
  SELECT *
  FROM audit_entry
  WHERE (organization_id, actor_id, id) > ($1, $4, $2)
    AND (organization_id, actor_id, id) < ($1, $4, $3)
  ORDER BY organization_id {direction}, actor_id {direction}, id {direction}
  LIMIT 10000
) AS page
WHERE ($6::text IS NULL OR starts_with(operation || '.', $6))
ORDER BY organization_id {direction}, actor_id {direction}, id {direction}
LIMIT $5

-- name: browse-by-actor-horizon
SELECT id
FROM audit_entry
WHERE (organization_id, actor_id, id) > ($1, $4, $2)
  AND (organization_id, actor_id, id) < ($1, $4, $3)
ORDER BY organization_id {direction}, actor_id {direction}, id {direction}
OFFSET 9999
LIMIT 1

-- name: browse-by-thing
SELECT id, actor_kind, actor_id, actor_label, operation, path, result_id, address
FROM (
  SELECT organization_id, thing, entry_id
  FROM audit_thing
  WHERE (organization_id, thing, entry_id) > ($1, $4, $2)
    AND (organization_id, thing, entry_id) < ($1, $4, $3)
  ORDER BY organization_id {direction}, thing {direction}, entry_id {direction}
  LIMIT 10000
) AS page
JOIN audit_entry ON audit_entry.id = page.entry_id
WHERE audit_entry.organization_id = $1
  AND ($6::text IS NULL OR starts_with(operation || '.', $6))
  AND ($7::uuid IS NULL OR actor_id = $7)
ORDER BY page.organization_id {direction}, page.thing {direction}, page.entry_id {direction}
LIMIT $5

-- name: browse-by-thing-horizon
SELECT entry_id AS id
FROM audit_thing
WHERE (organization_id, thing, entry_id) > ($1, $4, $2)
  AND (organization_id, thing, entry_id) < ($1, $4, $3)
ORDER BY organization_id {direction}, thing {direction}, entry_id {direction}
OFFSET 9999
LIMIT 1

-- name: forget
-- What an entry is found by goes with it.
DELETE FROM audit_entry
WHERE id = ANY (ARRAY(
    SELECT id
    FROM audit_entry
    WHERE id < $1
    ORDER BY id
    LIMIT $2))
