-- Messages and attempts were to be had page by page only, and resent one by one. Both become
-- background tasks: an export gathers compressed parts and keeps them until its time is over, a
-- bulk resend remembers what it was asked to send. New tables; background_task is small, so that
-- its constraints are checked in a moment.
ALTER TABLE background_task
  DROP CONSTRAINT background_task_kind,
  ADD CONSTRAINT background_task_kind CHECK (kind IN (
    'recover', 'replay_missing', 'bulk_replay', 'bulk_resend', 'purge_content',
    'purge_application', 'count_usage', 'list_event_types', 'export')),
  DROP CONSTRAINT background_task_subject,
  ADD CONSTRAINT background_task_subject CHECK (CASE
    WHEN kind IN ('recover', 'replay_missing', 'bulk_replay', 'bulk_resend')
      THEN application_id IS NOT NULL AND endpoint_id IS NOT NULL
    WHEN kind IN ('purge_content', 'purge_application', 'export')
      THEN application_id IS NOT NULL AND endpoint_id IS NULL
    ELSE application_id IS NULL AND endpoint_id IS NULL
  END);

CREATE TABLE export (
  task_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  subject text NOT NULL,
  format text NOT NULL,
  with_content boolean NOT NULL,
  event_types text[],
  channel text,
  tag text,
  endpoint_id uuid,
  status text,
  status_code_class integer,
  reached_attempt uuid NOT NULL,
  parts integer NOT NULL,
  records bigint NOT NULL,
  bytes bigint NOT NULL,
  expires_at timestamptz NOT NULL,
  link_hash bytea,
  link_expires_at timestamptz,
  link_actor_kind text,
  link_actor_id uuid,
  CONSTRAINT export_pkey PRIMARY KEY (task_id),
  CONSTRAINT export_task_fkey
    FOREIGN KEY (task_id) REFERENCES background_task (id) ON DELETE CASCADE,
  CONSTRAINT export_subject CHECK (subject IN ('messages', 'attempts')),
  CONSTRAINT export_format CHECK (format IN ('ndjson', 'csv')),
  CONSTRAINT export_link_hash_length CHECK (octet_length(link_hash) = 32),
  CONSTRAINT export_link CHECK (
    num_nulls(link_hash, link_expires_at, link_actor_kind, link_actor_id) IN (0, 4))
);
CREATE INDEX export_organization_idx ON export (organization_id, expires_at);
CREATE INDEX export_expires_idx ON export (expires_at);
COMMENT ON COLUMN export.reached_attempt IS
  'The last attempt that is in it of the message that the task has reached.';
COMMENT ON COLUMN export.expires_at IS
  'Put off by every step; what has expired is no more to be had and removed soon.';
COMMENT ON COLUMN export.link_hash IS
  'Of the only link that is good for a download; NULL once it was followed.';

CREATE TABLE export_part (
  task_id uuid NOT NULL,
  number integer NOT NULL,
  content bytea NOT NULL,
  CONSTRAINT export_part_pkey PRIMARY KEY (task_id, number),
  CONSTRAINT export_part_export_fkey
    FOREIGN KEY (task_id) REFERENCES export (task_id) ON DELETE CASCADE
);
-- It is compressed already, and a piece of it can be read by itself.
ALTER TABLE export_part ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON COLUMN export_part.content IS 'A gzip member; one after the other they are a gzip file.';

-- What a bulk resend was asked to send.
CREATE TABLE bulk_resend_message (
  task_id uuid NOT NULL,
  position integer NOT NULL,
  message_id uuid,
  reference text NOT NULL,
  outcome text,
  CONSTRAINT bulk_resend_message_pkey PRIMARY KEY (task_id, position),
  CONSTRAINT bulk_resend_message_task_fkey
    FOREIGN KEY (task_id) REFERENCES background_task (id) ON DELETE CASCADE,
  CONSTRAINT bulk_resend_message_outcome
    CHECK (outcome IN ('resent', 'in_flight', 'expunged', 'not_found'))
);
COMMENT ON COLUMN bulk_resend_message.position IS 'From 1, in the order of the request.';
COMMENT ON COLUMN bulk_resend_message.outcome IS 'NULL as long as it has not been looked at.';
