-- People, what they may do in which organization, and the browsers in which they are logged in.
CREATE TABLE person (
  id uuid NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_email_key UNIQUE (email_key)
);
COMMENT ON COLUMN person.email_key IS 'The address in lower case.';
COMMENT ON COLUMN person.password_hash IS 'Argon2id with its parameters and salt.';

CREATE TABLE membership (
  organization_id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT membership_pkey PRIMARY KEY (organization_id, person_id),
  CONSTRAINT membership_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
  CONSTRAINT membership_person_fkey
    FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE,
  CONSTRAINT membership_role CHECK (role IN ('viewer', 'developer', 'admin', 'owner'))
);
CREATE INDEX membership_person_idx ON membership (person_id, organization_id);

CREATE TABLE session (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  user_agent text NOT NULL,
  address text NOT NULL,
  created_at timestamptz NOT NULL,
  refreshed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_person_fkey FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX session_person_idx ON session (person_id, id);
CREATE INDEX session_expires_idx ON session (expires_at);
COMMENT ON TABLE session IS 'A session that is ended is deleted.';
COMMENT ON COLUMN session.organization_id IS 'The one that it acts in.';

-- Each is good for one refresh; a used one that comes again betrays a thief and ends the session.
CREATE TABLE refresh_token (
  hash bytea NOT NULL,
  session_id uuid NOT NULL,
  used boolean NOT NULL DEFAULT false,
  CONSTRAINT refresh_token_pkey PRIMARY KEY (hash),
  CONSTRAINT refresh_token_session_fkey
    FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE,
  CONSTRAINT refresh_token_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX refresh_token_session_idx ON refresh_token (session_id);

-- The keys that sign access tokens. The private half is encrypted.
CREATE TABLE signing_key (
  id uuid NOT NULL,
  encryption_key_id text NOT NULL,
  private_key bytea NOT NULL,
  public_key text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT signing_key_pkey PRIMARY KEY (id)
);
