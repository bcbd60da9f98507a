-- Endpoints remember since when they only fail, and when and why Postrider disabled them; attempts
-- remember what was made known because of them; and an organization can have one application of its
-- own, hidden from all callers, whose messages are the operational ones.
--
-- All columns are nullable or have a constant default, so no table is rewritten. endpoint and
-- application are locked for a scan of these small tables. attempt is locked for a moment only: its
-- constraint is not checked for rows that were there before, which are all NULL.

ALTER TABLE endpoint
  ADD COLUMN failing_since timestamptz,
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN disabled_reason text,
  ADD CONSTRAINT endpoint_disabled_reason CHECK (disabled_reason IN ('gone', 'failing')),
  ADD CONSTRAINT endpoint_disabled
    CHECK (disabled OR (disabled_at IS NULL AND disabled_reason IS NULL));
COMMENT ON COLUMN endpoint.failing_since IS 'The first failure after the last success.';
COMMENT ON COLUMN endpoint.disabled_reason IS 'NULL where a caller disabled it.';

ALTER TABLE application ADD COLUMN operational boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX application_operational_key ON application (organization_id) WHERE operational;

ALTER TABLE attempt ADD COLUMN escalation text;
ALTER TABLE attempt
  ADD CONSTRAINT attempt_escalation CHECK (escalation IN ('failing', 'exhausted')) NOT VALID;
COMMENT ON COLUMN attempt.escalation IS 'What the failure of this attempt made of its delivery.';
