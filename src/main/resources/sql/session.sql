-- name: open
-- In the organization that the person has been in for longest. Waits for a change of the password,
-- which ends all sessions that it sees.
INSERT INTO session (
  id, person_id, organization_id, user_agent, address, created_at, refreshed_at, expires_at)
SELECT $1, membership.person_id, membership.organization_id, $3, $4, $5, $5, $6
FROM membership
JOIN person ON person.id = membership.person_id
WHERE membership.person_id = $2
  AND ($7::text IS NULL OR person.password_hash = $7)
ORDER BY membership.created_at, membership.organization_id
LIMIT 1
FOR SHARE OF person
RETURNING id

-- name: add-refresh-token
INSERT INTO refresh_token (hash, session_id)
VALUES (decode($1, 'hex'), $2)

-- name: find-refresh-token
SELECT refresh_token.session_id
FROM refresh_token
JOIN session ON session.id = refresh_token.session_id
WHERE refresh_token.hash = decode($1, 'hex')
  AND session.expires_at > $2
FOR UPDATE OF session

-- name: use-refresh-token
-- Of two who come at once, one finds it used: whoever waited for the session's lock still saw the
-- token as it was before.
UPDATE refresh_token
SET used = true
WHERE hash = decode($1, 'hex')
  AND NOT used

-- name: refresh
UPDATE session
SET refreshed_at = $2
WHERE id = $1

-- name: describe
-- A membership that is gone leaves the session with another one of the person, or with none.
SELECT session.id, session.expires_at, person.id AS person_id, person.email, person.name,
  session.organization_id AS current_id, membership.organization_id,
  organization.name AS organization_name, membership.role
FROM session
JOIN person ON person.id = session.person_id
JOIN membership ON membership.person_id = person.id
JOIN organization ON organization.id = membership.organization_id
WHERE session.id = $1
ORDER BY membership.created_at, membership.organization_id

-- name: check
SELECT session.person_id, session.expires_at, membership.role
FROM session
JOIN membership ON membership.person_id = session.person_id
  AND membership.organization_id = $2
WHERE session.id = $1
  AND session.expires_at > $3

-- name: switch
UPDATE session
SET organization_id = $2
WHERE id = $1
  AND EXISTS (
    SELECT
    FROM membership
    WHERE membership.person_id = session.person_id
      AND membership.organization_id = $2)
RETURNING id

-- name: list
SELECT id, user_agent, address, created_at, refreshed_at, expires_at
FROM session
WHERE person_id = $1
  AND expires_at > $2
ORDER BY id DESC
LIMIT 250

-- name: end
-- Names the person's organizations, by which access is remembered, and has a row if it has ended.
WITH ended AS (
  DELETE FROM session
  WHERE id = $1
    AND person_id = $2
  RETURNING person_id
)
SELECT membership.organization_id
FROM ended
LEFT JOIN membership ON membership.person_id = ended.person_id

-- name: end-family
WITH ended AS (
  DELETE FROM session
  WHERE id = $1
  RETURNING person_id
)
SELECT membership.organization_id
FROM ended
JOIN membership ON membership.person_id = ended.person_id

-- name: end-others
-- All, if none is spared.
WITH ended AS (
  DELETE FROM session
  WHERE person_id = $1
    AND id IS DISTINCT FROM $2
  RETURNING id
)
SELECT organization_id
FROM membership
WHERE person_id = $1
  AND EXISTS (SELECT FROM ended)
