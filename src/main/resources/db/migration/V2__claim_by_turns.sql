-- Claims take turns between endpoints, so that an endpoint that is owed a million deliveries delays
-- nobody else's; and the rate of an endpoint or application is shared by all processes. What is
-- waiting and what is leased get an index each: a delivery that is handed over as it is committed
-- never enters those of the waiting ones. Locks delivery for as long as its indexes take to build.
CREATE INDEX delivery_waiting_due_idx ON delivery (due_at) WHERE state <> 'in_flight';
CREATE INDEX delivery_waiting_turn_idx ON delivery (endpoint_id, due_at)
  WHERE state <> 'in_flight';
CREATE INDEX delivery_lease_idx ON delivery (due_at) WHERE state = 'in_flight';
DROP INDEX delivery_due_idx;

-- Which part of its rate an endpoint or application has used. Losing it in a crash of PostgreSQL is
-- harmless: the rates start anew.
CREATE UNLOGGED TABLE throttle (
  subject_id uuid NOT NULL,
  used_until timestamptz NOT NULL,
  CONSTRAINT throttle_pkey PRIMARY KEY (subject_id)
);
COMMENT ON COLUMN throttle.used_until IS
  'When what was drawn so far is worked off at the rate; in the past after a rest.';
