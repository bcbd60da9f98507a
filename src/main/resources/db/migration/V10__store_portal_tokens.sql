-- A customer's way into one application. Expired rows are deleted by the retention job.
CREATE TABLE portal_token (
  hash bytea NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  session_id text,
  capabilities text[] NOT NULL,
  feature_flags text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT portal_token_pkey PRIMARY KEY (hash),
  CONSTRAINT portal_token_application_fkey
    FOREIGN KEY (application_id) REFERENCES application (id),
  CONSTRAINT portal_token_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX portal_token_application_idx ON portal_token (application_id);
CREATE INDEX portal_token_expires_idx ON portal_token (expires_at);
