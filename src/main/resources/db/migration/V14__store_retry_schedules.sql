-- When deliveries of one event type are retried. A nullable column rewrites nothing.
ALTER TABLE event_type ADD COLUMN retry_schedule bigint[];
COMMENT ON COLUMN event_type.retry_schedule IS
  'Milliseconds after the first, second, … failed attempt; NULL for the schedule of the process.';
