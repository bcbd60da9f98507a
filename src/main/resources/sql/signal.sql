-- name: listen
LISTEN postrider

-- name: tell
-- On its own, never in a transaction that does something else: while such a one commits, PostgreSQL
-- lets no other commit that tells anything.
SELECT pg_notify('postrider', payload)
FROM unnest($1::text[]) AS payload
