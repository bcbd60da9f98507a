-- Whose a live ticket is, so that a connection ends with the credential that bought it, and tickets
-- for all of an organization. Tickets live for seconds: those that stand without a credential were
-- sold by a process of the version before, open nothing, and are bought again. Locks live_ticket
-- for a moment.
ALTER TABLE live_ticket
  ALTER COLUMN application_id DROP NOT NULL,
  ADD COLUMN api_key_id uuid,
  ADD COLUMN portal_token_hash bytea,
  ADD COLUMN user_session_id uuid,
  ADD COLUMN watch_until timestamptz,
  ADD CONSTRAINT live_ticket_one_credential
    CHECK (num_nonnulls(api_key_id, portal_token_hash, user_session_id) <= 1);
COMMENT ON COLUMN live_ticket.application_id IS 'NULL for all of the organization, and itself.';
COMMENT ON COLUMN live_ticket.watch_until IS 'When the access token ends that bought it.';
