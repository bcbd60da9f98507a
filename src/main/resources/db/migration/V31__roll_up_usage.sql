-- What was accepted and attempted, counted once: by application, hour and event type for statistics,
-- by organization and day for bills. The counts cost what their span is long, not what was sent in
-- it, and outlive the rows that were counted.
--
-- The index finds the attempts of a moment in partitions that are as old as their messages. It is a
-- summary of ranges of pages, since attempts are appended in the order of their ids: next to nothing
-- to keep, where an ordinary index would cost each attempt. Building it reads each partition once
-- and keeps attempts from being recorded meanwhile.
CREATE TABLE usage_hour (
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  event_type text NOT NULL,
  messages bigint NOT NULL,
  successes bigint NOT NULL,
  failures bigint NOT NULL,
  CONSTRAINT usage_hour_pkey PRIMARY KEY (organization_id, application_id, hour, event_type)
);
CREATE INDEX usage_hour_hour_idx ON usage_hour (hour);
COMMENT ON COLUMN usage_hour.successes IS 'Attempts that began in the hour and were answered 2xx.';

CREATE TABLE usage_day (
  organization_id uuid NOT NULL,
  day date NOT NULL,
  messages bigint NOT NULL,
  successes bigint NOT NULL,
  failures bigint NOT NULL,
  CONSTRAINT usage_day_pkey PRIMARY KEY (organization_id, day)
);
CREATE INDEX usage_day_day_idx ON usage_day (day);

-- One row: the least id that has not been counted. It moves in the transaction that counts.
CREATE TABLE usage_reached (
  id uuid NOT NULL,
  single boolean NOT NULL DEFAULT true,
  CONSTRAINT usage_reached_pkey PRIMARY KEY (single),
  CONSTRAINT usage_reached_single CHECK (single)
);

CREATE INDEX attempt_id_idx ON attempt USING brin (id) WITH (autosummarize = on);
