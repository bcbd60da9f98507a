-- Mails are worth sending for a time, as long as their links are good; and an organization is not
-- flooded with mails when many of its endpoints are disabled at once.
--
-- The default, a constant while this runs, spares mail a rewrite and lets processes of the version
-- before add mails meanwhile; mail is locked for a moment, and for the building of an index on what
-- waits, which is little.
ALTER TABLE mail
  ADD COLUMN useful_until timestamptz NOT NULL DEFAULT now() + interval '1 day';
CREATE INDEX mail_useful_idx ON mail (useful_until) WHERE failed_at IS NULL;
COMMENT ON COLUMN mail.useful_until IS 'When it is given up if it could not be sent.';

CREATE TABLE disabled_endpoint_mails (
  organization_id uuid NOT NULL,
  since timestamptz NOT NULL,
  endpoints integer NOT NULL,
  CONSTRAINT disabled_endpoint_mails_pkey PRIMARY KEY (organization_id),
  CONSTRAINT disabled_endpoint_mails_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
  CONSTRAINT disabled_endpoint_mails_endpoints CHECK (endpoints > 0)
);
COMMENT ON TABLE disabled_endpoint_mails IS 'Of how many endpoints its people were told by mail.';
COMMENT ON COLUMN disabled_endpoint_mails.since IS 'When the hour began that is counted.';
