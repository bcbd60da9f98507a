-- The second factor of people: a secret for one-time passwords (RFC 6238), and recovery codes for who has lost it.
-- New tables, so nothing is locked but person for a moment.
CREATE TABLE second_factor (
  person_id uuid NOT NULL,
  encryption_key_id text NOT NULL,
  secret bytea NOT NULL,
  started_at timestamptz NOT NULL,
  active_since timestamptz,
  last_step bigint,
  guesses_until timestamptz NOT NULL,
  warned_at timestamptz,
  CONSTRAINT second_factor_pkey PRIMARY KEY (person_id),
  CONSTRAINT second_factor_person_fkey
    FOREIGN KEY (person_id) REFERENCES person (id) ON DELETE CASCADE,
  CONSTRAINT second_factor_active CHECK ((active_since IS NULL) = (last_step IS NULL))
);
COMMENT ON TABLE second_factor IS 'One that is switched off is deleted.';
COMMENT ON COLUMN second_factor.secret IS 'Encrypted, bound to the person.';
COMMENT ON COLUMN second_factor.active_since IS 'Null while it waits to be confirmed.';
COMMENT ON COLUMN second_factor.last_step IS 'Of the last code that was accepted: none up to it is accepted again.';
COMMENT ON COLUMN second_factor.guesses_until IS 'Each guess moves it on, a right one back; far ahead, nobody guesses.';
COMMENT ON COLUMN second_factor.warned_at IS 'When the person was told last that somebody guesses.';

CREATE TABLE recovery_code (
  person_id uuid NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, hash),
  CONSTRAINT recovery_code_second_factor_fkey
    FOREIGN KEY (person_id) REFERENCES second_factor (person_id) ON DELETE CASCADE,
  CONSTRAINT recovery_code_hash_length CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE recovery_code IS 'A code that is used is deleted.';
