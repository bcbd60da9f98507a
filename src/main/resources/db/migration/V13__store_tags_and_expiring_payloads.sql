-- Tags of messages, and payloads that are to be removed before their message is. A new column without
-- a default and a new table: nothing is rewritten, locks are held for a moment.
ALTER TABLE message ADD COLUMN tags text[];

CREATE TABLE expiring_payload (
  message_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT expiring_payload_pkey PRIMARY KEY (message_id)
);
CREATE INDEX expiring_payload_expires_idx ON expiring_payload (expires_at);
