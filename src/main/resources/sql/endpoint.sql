-- name: create
INSERT INTO endpoint (
  id, organization_id, application_id, uid, url, description, event_types, channels,
  throttle_rate, disabled, metadata, revision, created_at, updated_at, disabled_at)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12,
  CASE WHEN $10 THEN $12::timestamptz END)
ON CONFLICT (application_id, uid) WHERE deleted_at IS NULL DO NOTHING
RETURNING id, application_id, uid, url, description, event_types, channels, throttle_rate,
  disabled, metadata, created_at, updated_at

-- name: find
SELECT id, application_id, uid, url, description, event_types, channels, throttle_rate,
  disabled, metadata, created_at, updated_at
FROM endpoint
WHERE organization_id = $1
  AND application_id = $2
  AND deleted_at IS NULL
  AND (id = $3 OR uid = $4)
ORDER BY (id = $3) DESC NULLS LAST
LIMIT 1

-- name: find-for-update
SELECT id, application_id, uid, url, description, event_types, channels, throttle_rate,
  disabled, metadata, created_at, updated_at
FROM endpoint
WHERE organization_id = $1
  AND application_id = $2
  AND deleted_at IS NULL
  AND (id = $3 OR uid = $4)
ORDER BY (id = $3) DESC NULLS LAST
LIMIT 1
FOR UPDATE

-- name: browse
SELECT id, application_id, uid, url, description, event_types, channels, throttle_rate,
  disabled, metadata, created_at, updated_at
FROM endpoint
WHERE organization_id = $1
  AND (application_id, id) > ($2, $3)
  AND (application_id, id) < ($2, $4)
  AND deleted_at IS NULL
ORDER BY application_id {direction}, id {direction}
LIMIT $5

-- name: update
-- An endpoint that is enabled again, or moved to another URL, starts without a past of failures.
UPDATE endpoint
SET uid = $3,
  url = $4,
  description = $5,
  event_types = $6,
  channels = $7,
  throttle_rate = $8,
  disabled = $9,
  metadata = $10,
  updated_at = $11,
  failing_since = CASE WHEN url = $4 AND (NOT disabled OR $9) THEN failing_since END,
  disabled_at = CASE WHEN $9 THEN coalesce(disabled_at, $11) END,
  disabled_reason = CASE WHEN $9 THEN disabled_reason END,
  revision = revision + 1
WHERE organization_id = $1
  AND id = $2
RETURNING id, application_id, uid, url, description, event_types, channels, throttle_rate,
  disabled, metadata, created_at, updated_at

-- name: delete
UPDATE endpoint
SET deleted_at = $3, revision = revision + 1
WHERE organization_id = $1
  AND id = $2

-- name: add-secret
INSERT INTO endpoint_secret (id, endpoint_id, encryption_key_id, ciphertext, created_at)
VALUES ($1, $2, $3, $4, $5)

-- name: retire-secrets
UPDATE endpoint_secret
SET expires_at = CASE WHEN valid.rank <= $4 THEN least(expires_at, $2) ELSE $3 END
FROM (
  SELECT id, row_number() OVER (ORDER BY id DESC) AS rank
  FROM endpoint_secret
  WHERE endpoint_id = $1
    AND (expires_at IS NULL OR expires_at > $3)
) AS valid
WHERE endpoint_secret.id = valid.id

-- name: renew-target
UPDATE endpoint
SET revision = revision + 1, updated_at = $2
WHERE id = $1

-- name: current-secret
SELECT encryption_key_id, ciphertext
FROM endpoint_secret
WHERE endpoint_id = $1
  AND expires_at IS NULL
ORDER BY id DESC
LIMIT 1

-- name: target
SELECT endpoint.url, endpoint.revision, endpoint.headers_key_id, endpoint.headers,
  endpoint_secret.encryption_key_id, endpoint_secret.ciphertext
FROM endpoint
JOIN endpoint_secret ON endpoint_secret.endpoint_id = endpoint.id
WHERE endpoint.organization_id = $1
  AND endpoint.id = $2
  AND endpoint.deleted_at IS NULL
  AND (endpoint_secret.expires_at IS NULL OR endpoint_secret.expires_at > $3)
ORDER BY endpoint_secret.id DESC

-- name: headers
SELECT headers_key_id, headers
FROM endpoint
WHERE organization_id = $1
  AND id = $2
  AND deleted_at IS NULL

-- name: headers-for-update
SELECT headers_key_id, headers
FROM endpoint
WHERE organization_id = $1
  AND id = $2
  AND deleted_at IS NULL
FOR NO KEY UPDATE

-- name: set-headers
UPDATE endpoint
SET headers_key_id = $3, headers = $4, revision = revision + 1, updated_at = $5
WHERE organization_id = $1
  AND id = $2
