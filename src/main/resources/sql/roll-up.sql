-- name: begin
-- Counting begins with the oldest message that is kept.
INSERT INTO usage_reached (id)
SELECT coalesce((SELECT id FROM message ORDER BY id LIMIT 1), $1)
ON CONFLICT DO NOTHING

-- name: take
-- The lock keeps two processes from counting the same.
SELECT id
FROM usage_reached
FOR UPDATE

-- name: reached
SELECT id
FROM usage_reached

-- name: add
-- Counts the messages and attempts whose ids lie in a slice of one hour, those of hidden applications
-- left out. A bound on message_id would have a whole day's index searched for the attempts.
WITH counted AS MATERIALIZED (
  SELECT organization_id, application_id, event_type, count(*) AS messages, 0::bigint AS successes,
    0::bigint AS failures
  FROM message
  WHERE id >= $1
    AND id < $2
  GROUP BY organization_id, application_id, event_type
  UNION ALL
  SELECT attempt.organization_id, attempt.application_id, message.event_type, 0,
    count(*) FILTER (WHERE attempt.status = 'success'),
    count(*) FILTER (WHERE attempt.status = 'fail')
  FROM attempt
  JOIN message ON message.id = attempt.message_id
  WHERE attempt.id >= $1
    AND attempt.id < $2
  GROUP BY attempt.organization_id, attempt.application_id, message.event_type
), summed AS MATERIALIZED (
  SELECT counted.organization_id, counted.application_id, counted.event_type,
    sum(counted.messages)::bigint AS messages, sum(counted.successes)::bigint AS successes,
    sum(counted.failures)::bigint AS failures
  FROM counted
  JOIN application ON application.id = counted.application_id
  WHERE NOT application.operational
  GROUP BY counted.organization_id, counted.application_id, counted.event_type
), hours AS (
  INSERT INTO usage_hour (
    organization_id, application_id, hour, event_type, messages, successes, failures)
  SELECT organization_id, application_id, $3, event_type, messages, successes, failures
  FROM summed
  ON CONFLICT (organization_id, application_id, hour, event_type) DO UPDATE
  SET messages = usage_hour.messages + EXCLUDED.messages,
    successes = usage_hour.successes + EXCLUDED.successes,
    failures = usage_hour.failures + EXCLUDED.failures
), days AS (
  INSERT INTO usage_day (organization_id, day, messages, successes, failures)
  SELECT organization_id, $4, sum(messages), sum(successes), sum(failures)
  FROM summed
  GROUP BY organization_id
  ON CONFLICT (organization_id, day) DO UPDATE
  SET messages = usage_day.messages + EXCLUDED.messages,
    successes = usage_day.successes + EXCLUDED.successes,
    failures = usage_day.failures + EXCLUDED.failures
), moved AS (
  UPDATE usage_reached
  SET id = $2
)
SELECT coalesce(sum(messages + successes + failures), 0)::bigint AS rows
FROM counted

-- name: days
SELECT day, messages, successes, failures
FROM usage_day
WHERE organization_id = $1
  AND day >= $2
  AND day < $3
ORDER BY day

-- name: forget-hours
DELETE FROM usage_hour
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM usage_hour
    WHERE hour < $1
    LIMIT $2))

-- name: forget-days
DELETE FROM usage_day
WHERE day < $1
