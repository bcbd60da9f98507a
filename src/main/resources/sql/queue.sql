-- name: due
-- How many are due, counted no further than the limit, and since when the oldest is: one range of
-- the index on due_at. And how many mails wait, due or not.
SELECT count(*) AS due, min(due_at) AS oldest, (
  SELECT count(*)
  FROM (
    SELECT
    FROM mail
    WHERE failed_at IS NULL
    LIMIT $2
  ) AS unsent
) AS mails
FROM (
  SELECT due_at
  FROM delivery
  WHERE due_at <= $1
  ORDER BY due_at
  LIMIT $2
) AS waiting
