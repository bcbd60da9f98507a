-- Watches the table of deliveries from inside PostgreSQL, whatever the program believes. Each
-- process connects as a user of its own, so that who takes a delivery and who settles it are known.
CREATE TABLE audit_holder (
  message_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  fence bigint NOT NULL,
  holder name NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT audit_holder_pkey PRIMARY KEY (message_id, endpoint_id)
);

CREATE TABLE audit_violation (
  seen_at timestamptz NOT NULL,
  violation text NOT NULL,
  message_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  fence bigint NOT NULL,
  by_user name NOT NULL
);

CREATE FUNCTION audit_note(violation text, delivery delivery) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO audit_violation (seen_at, violation, message_id, endpoint_id, fence, by_user)
  VALUES (clock_timestamp(), violation, delivery.message_id, delivery.endpoint_id,
    delivery.fence, session_user)
$$;

CREATE FUNCTION audit_taken() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.due_at > clock_timestamp() THEN
    PERFORM audit_note('taken though it was not due', OLD);
  END IF;
  INSERT INTO audit_holder (message_id, endpoint_id, fence, holder)
  VALUES (NEW.message_id, NEW.endpoint_id, NEW.fence, session_user)
  ON CONFLICT (message_id, endpoint_id) DO UPDATE
  SET fence = EXCLUDED.fence, holder = EXCLUDED.holder, taken_at = EXCLUDED.taken_at;
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_settled() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'in_flight' THEN
    PERFORM audit_note('settled though nobody held it', OLD);
  ELSIF NOT EXISTS (
    SELECT
    FROM audit_holder
    WHERE message_id = OLD.message_id
      AND endpoint_id = OLD.endpoint_id
      AND fence = OLD.fence
      AND holder = session_user) THEN
    PERFORM audit_note('settled by another than its holder', OLD);
  END IF;
  DELETE FROM audit_holder
  WHERE message_id = OLD.message_id
    AND endpoint_id = OLD.endpoint_id
    AND TG_OP = 'DELETE';
  RETURN NULL;
END
$$;

CREATE TRIGGER audit_accepted AFTER INSERT ON delivery
FOR EACH ROW WHEN (NEW.state = 'in_flight') EXECUTE FUNCTION audit_taken();

CREATE TRIGGER audit_claimed AFTER UPDATE ON delivery
FOR EACH ROW WHEN (NEW.fence <> OLD.fence) EXECUTE FUNCTION audit_taken();

CREATE TRIGGER audit_rescheduled AFTER UPDATE ON delivery
FOR EACH ROW WHEN (NEW.fence = OLD.fence AND NEW.state <> OLD.state)
EXECUTE FUNCTION audit_settled();

CREATE TRIGGER audit_done AFTER DELETE ON delivery
FOR EACH ROW EXECUTE FUNCTION audit_settled();
