-- A message without a payload has been expunged: what happened stays, what was said is gone. No table
-- is rewritten; the lock is held for a moment.
ALTER TABLE message ALTER COLUMN payload DROP NOT NULL;
COMMENT ON COLUMN message.payload IS 'The JSON as it was posted, byte for byte; NULL if expunged.';
