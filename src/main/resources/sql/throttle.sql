-- name: open
INSERT INTO throttle (subject_id, used_until)
SELECT subject_id, $2
FROM unnest($1::uuid[]) AS row (subject_id)
ON CONFLICT DO NOTHING

-- name: draw
-- Grants of what is wanted as much as the rate leaves at this moment (a virtual-scheduling leaky
-- bucket, as the GCRA of ITU-T I.371): a tenth of a second's worth may be ahead of time.
WITH wish AS (
  SELECT *
  FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS row (subject_id, rate, wanted)
), held AS (
  SELECT throttle.subject_id, wish.rate, wish.wanted, greatest(throttle.used_until, $4) AS used_until,
    $4 + greatest(interval '100 milliseconds', interval '1 second' / wish.rate) AS bound
  FROM throttle
  JOIN wish ON wish.subject_id = throttle.subject_id
  ORDER BY throttle.subject_id
  FOR UPDATE OF throttle
), granted AS (
  SELECT subject_id, rate, used_until, bound,
    greatest(0, least(
      wanted,
      floor(extract(epoch FROM bound - used_until) * rate + 0.000001)::integer)) AS tokens
  FROM held
)
UPDATE throttle
SET used_until = granted.used_until + granted.tokens * interval '1 second' / granted.rate
FROM granted
WHERE throttle.subject_id = granted.subject_id
RETURNING throttle.subject_id, granted.tokens,
  throttle.used_until + interval '1 second' / granted.rate - (granted.bound - $4) AS next_at

-- name: status
-- Limited is what could draw no token at this moment.
SELECT EXISTS (
  SELECT
  FROM endpoint
  JOIN application ON application.id = endpoint.application_id
  CROSS JOIN LATERAL (
    VALUES (endpoint.id, endpoint.throttle_rate), (application.id, application.throttle_rate)
  ) AS subject (id, rate)
  JOIN throttle ON throttle.subject_id = subject.id
  WHERE endpoint.id = $1
    AND subject.rate IS NOT NULL
    AND throttle.used_until + interval '1 second' / subject.rate
      > $2::timestamptz + greatest(interval '100 milliseconds', interval '1 second' / subject.rate)
) AS limited
