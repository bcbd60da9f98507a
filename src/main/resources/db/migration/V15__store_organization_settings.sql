-- What an organization has decided for itself. A constant default rewrites nothing.
ALTER TABLE organization ADD COLUMN validate_payloads boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN organization.validate_payloads IS
  'Whether messages are refused whose payload breaks the schema of their event type.';
