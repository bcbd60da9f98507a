-- Mails wait here, stored in the transaction of what they tell about, until a worker has sent them.
-- A new table, so nothing is locked.
CREATE TABLE mail (
  id uuid NOT NULL,
  kind text NOT NULL,
  recipient text NOT NULL,
  encryption_key_id text NOT NULL,
  content bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  error text,
  failed_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT mail_pkey PRIMARY KEY (id),
  CONSTRAINT mail_attempts CHECK (attempts >= 0),
  CONSTRAINT mail_failed CHECK (failed_at IS NULL OR error IS NOT NULL),
  CONSTRAINT mail_error_length CHECK (char_length(error) <= 500)
);
CREATE INDEX mail_due_idx ON mail (next_attempt_at) WHERE failed_at IS NULL;
CREATE INDEX mail_failed_idx ON mail (failed_at) WHERE failed_at IS NOT NULL;
COMMENT ON TABLE mail IS 'A mail that is sent is deleted.';
COMMENT ON COLUMN mail.content IS 'The values of its text, encrypted, since links hold tokens.';
COMMENT ON COLUMN mail.attempts IS 'Those begun; the number of the last one is its lease.';
COMMENT ON COLUMN mail.next_attempt_at IS 'While it is leased, when the lease runs out.';
COMMENT ON COLUMN mail.error IS 'Why the last attempt failed.';
COMMENT ON COLUMN mail.failed_at IS 'When it was given up.';
