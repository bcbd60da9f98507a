-- An invitation is worth what its maker may still give: whoever was removed, or whose key was revoked,
-- must not come back by an invitation of their own. Invitations from before say nothing and stay good
-- until they expire, within a week.
ALTER TABLE invitation
  ADD COLUMN invited_by uuid,
  ADD COLUMN invited_by_key uuid;
COMMENT ON COLUMN invitation.invited_by IS 'The person; null for an API key.';
COMMENT ON COLUMN invitation.invited_by_key IS 'The API key; null for a person.';

CREATE VIEW good_invitation AS
SELECT organization_id, id
FROM invitation
WHERE (invitation.invited_by IS NULL OR EXISTS (
    SELECT
    FROM membership
    WHERE membership.organization_id = invitation.organization_id
      AND membership.person_id = invitation.invited_by
      AND (membership.role = 'owner' OR membership.role = 'admin' AND invitation.role <> 'owner')))
  AND (invitation.invited_by_key IS NULL OR EXISTS (
    SELECT
    FROM api_key
    WHERE api_key.organization_id = invitation.organization_id
      AND api_key.id = invitation.invited_by_key
      AND api_key.revoked_at IS NULL));
COMMENT ON VIEW good_invitation IS 'Those that whoever made them could still make.';
