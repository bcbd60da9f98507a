-- An invitation is worth what its maker may still give: whoever was removed, or whose key was revoked,
-- must not come back by an invitation of their own. Invitations from before say nothing and stay good
-- until they expire, within a week.
ALTER TABLE invitation
  ADD COLUMN invited_by uuid,
  ADD COLUMN invited_by_key uuid;
COMMENT ON COLUMN invitation.invited_by IS 'The person; null for an API key.';
COMMENT ON COLUMN invitation.invited_by_key IS 'The API key; null for a person.';
