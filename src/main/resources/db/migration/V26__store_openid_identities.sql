-- Who is who at an OpenID Provider, and the sign-ins that have begun there and not come back.
-- People who come in that way have no password. Two new tables, and a constraint of person that
-- falls without a look at its rows: organization is not locked, person for a moment.
ALTER TABLE person ALTER COLUMN password_hash DROP NOT NULL;
COMMENT ON COLUMN person.password_hash IS
  'Argon2id with its parameters and salt; null for who signs in with an OpenID Provider only.';

CREATE TABLE openid_identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT openid_identity_pkey PRIMARY KEY (issuer, subject),
  CONSTRAINT openid_identity_person_key UNIQUE (person_id, issuer),
  CONSTRAINT openid_identity_person_fkey
    FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE
);
COMMENT ON COLUMN openid_identity.subject IS
  'Never given to anybody else by its issuer, which e-mail addresses are.';

CREATE TABLE openid_sign_in (
  hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT openid_sign_in_pkey PRIMARY KEY (hash),
  CONSTRAINT openid_sign_in_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX openid_sign_in_expires_idx ON openid_sign_in (expires_at);
COMMENT ON TABLE openid_sign_in IS 'A sign-in that has ended is deleted.';
