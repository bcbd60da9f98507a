-- Headers that go along with every webhook, all of them encrypted, since some are credentials.
ALTER TABLE endpoint
  ADD COLUMN headers_key_id text,
  ADD COLUMN headers bytea,
  ADD CONSTRAINT endpoint_headers CHECK ((headers_key_id IS NULL) = (headers IS NULL));
COMMENT ON COLUMN endpoint.headers IS 'A JSON object, encrypted; NULL if there are none.';
