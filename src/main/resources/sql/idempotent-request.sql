-- name: begin
-- Takes the key if nobody has it, or whoever has it is long gone.
INSERT INTO idempotent_request AS earlier (organization_id, key_hash, request_hash, id)
VALUES ($1, decode($2, 'hex'), decode($3, 'hex'), $4)
ON CONFLICT (organization_id, key_hash) DO UPDATE
SET request_hash = EXCLUDED.request_hash,
  id = EXCLUDED.id,
  status = NULL,
  encryption_key_id = NULL,
  answer = NULL
WHERE earlier.id < $6
  OR (earlier.status IS NULL AND earlier.id < $5)
RETURNING id

-- name: find
SELECT id, request_hash = decode($3, 'hex') AS same_request, status, encryption_key_id, answer
FROM idempotent_request
WHERE organization_id = $1
  AND key_hash = decode($2, 'hex')

-- name: finish
UPDATE idempotent_request
SET status = $4,
  encryption_key_id = $5,
  answer = $6
WHERE organization_id = $1
  AND key_hash = decode($2, 'hex')
  AND id = $3

-- name: forget
DELETE FROM idempotent_request
WHERE organization_id = $1
  AND key_hash = decode($2, 'hex')
  AND id = $3
