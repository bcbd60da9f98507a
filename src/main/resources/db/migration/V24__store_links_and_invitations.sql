-- What mails ask people to follow: links that are good for once, and invitations.
-- New tables, so nothing is locked but organization and person for a moment.
CREATE TABLE one_time_link (
  hash bytea NOT NULL,
  purpose text NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT one_time_link_pkey PRIMARY KEY (hash),
  CONSTRAINT one_time_link_hash_length CHECK (octet_length(hash) = 32),
  CONSTRAINT one_time_link_purpose CHECK (purpose IN ('registration', 'password_reset'))
);
CREATE INDEX one_time_link_email_idx ON one_time_link (email_key, purpose);
CREATE INDEX one_time_link_expires_idx ON one_time_link (expires_at);
COMMENT ON TABLE one_time_link IS 'A link that is used is deleted, with all others of its purpose.';

CREATE TABLE invitation (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  role text NOT NULL,
  hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT invitation_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT invitation_email_key UNIQUE (organization_id, email_key),
  CONSTRAINT invitation_hash_key UNIQUE (hash),
  CONSTRAINT invitation_hash_length CHECK (octet_length(hash) = 32),
  CONSTRAINT invitation_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
  CONSTRAINT invitation_role CHECK (role IN ('viewer', 'developer', 'admin', 'owner'))
);
CREATE INDEX invitation_expires_idx ON invitation (expires_at);
COMMENT ON TABLE invitation IS 'An invitation that is accepted or revoked is deleted.';
