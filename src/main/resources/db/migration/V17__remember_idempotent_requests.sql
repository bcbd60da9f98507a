-- Requests with an idempotency key and their answers. Messages keep theirs in idempotency_key, in the
-- transaction that stores them.
CREATE TABLE idempotent_request (
  organization_id uuid NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  id uuid NOT NULL,
  status smallint,
  encryption_key_id text,
  answer bytea,
  CONSTRAINT idempotent_request_pkey PRIMARY KEY (organization_id, key_hash),
  CONSTRAINT idempotent_request_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
  CONSTRAINT idempotent_request_hash_length
    CHECK (octet_length(key_hash) = 32 AND octet_length(request_hash) = 32),
  CONSTRAINT idempotent_request_sealed CHECK ((answer IS NULL) = (encryption_key_id IS NULL))
);
CREATE INDEX idempotent_request_id_idx ON idempotent_request (id);
COMMENT ON COLUMN idempotent_request.id IS 'Of the latest try; tells when it began.';
COMMENT ON COLUMN idempotent_request.status IS 'NULL while it is being worked on.';
COMMENT ON COLUMN idempotent_request.answer IS 'Encrypted: some answers hold a token. NULL for none.';
