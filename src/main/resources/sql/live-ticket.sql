-- name: issue
INSERT INTO live_ticket (hash, organization_id, application_id, expires_at)
VALUES (decode($1, 'hex'), $2, $3, $4)

-- name: redeem
DELETE FROM live_ticket
WHERE hash = decode($1, 'hex')
  AND expires_at > $2
RETURNING organization_id, application_id
