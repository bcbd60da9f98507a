-- What an API key is good for, and when it was used.
ALTER TABLE api_key
  ADD COLUMN scopes text[],
  ADD COLUMN last_used_at timestamptz,
  ADD CONSTRAINT api_key_scopes_not_empty CHECK (cardinality(scopes) > 0);
CREATE INDEX api_key_organization_idx ON api_key (organization_id, id) WHERE revoked_at IS NULL;
COMMENT ON COLUMN api_key.scopes IS 'NULL for all, those that come later included.';
COMMENT ON COLUMN api_key.last_used_at IS 'To the minute.';
