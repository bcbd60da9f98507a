-- Background tasks that can be cancelled, that wait for help with their error when they cannot go on
-- (parked, in place of failed), that say who started them and when, how much there is to do and how
-- fast they were lately. Locks background_task for a moment; it is small, and its rows are rewritten.
-- Processes of the version before can start and end no task until they are replaced; what they try
-- is refused, and a step that was refused is taken again.
ALTER TABLE background_task
  DROP CONSTRAINT background_task_state,
  DROP CONSTRAINT background_task_error,
  ADD COLUMN actor_kind text,
  ADD COLUMN actor_id uuid,
  ADD COLUMN actor_label text,
  ADD COLUMN started_at timestamptz,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN counted_to uuid,
  ADD COLUMN counted_all boolean NOT NULL DEFAULT false,
  ADD COLUMN messages_counted bigint NOT NULL DEFAULT 0,
  ADD COLUMN paced_at timestamptz,
  ADD COLUMN recent_messages double precision NOT NULL DEFAULT 0,
  ADD COLUMN recent_seconds double precision NOT NULL DEFAULT 0;

UPDATE background_task
SET state = CASE WHEN state = 'failed' THEN 'parked' ELSE state END,
  started_at = created_at,
  ended_at = CASE WHEN state <> 'running' THEN updated_at END,
  paced_at = updated_at;

ALTER TABLE background_task
  ALTER COLUMN paced_at SET NOT NULL,
  DROP CONSTRAINT background_task_kind,
  ADD CONSTRAINT background_task_kind CHECK (kind IN (
    'recover', 'replay_missing', 'bulk_replay', 'purge_content', 'purge_application',
    'count_usage', 'list_event_types')),
  DROP CONSTRAINT background_task_subject,
  ADD CONSTRAINT background_task_subject CHECK (CASE
    WHEN kind IN ('recover', 'replay_missing', 'bulk_replay')
      THEN application_id IS NOT NULL AND endpoint_id IS NOT NULL
    WHEN kind IN ('purge_content', 'purge_application')
      THEN application_id IS NOT NULL AND endpoint_id IS NULL
    ELSE application_id IS NULL AND endpoint_id IS NULL
  END),
  ADD CONSTRAINT background_task_state
    CHECK (state IN ('running', 'parked', 'finished', 'cancelled')),
  ADD CONSTRAINT background_task_error CHECK (
    (state <> 'parked' OR error IS NOT NULL) AND (state <> 'finished' OR error IS NULL)),
  ADD CONSTRAINT background_task_ended CHECK ((state = 'running') = (ended_at IS NULL)),
  ADD CONSTRAINT background_task_actor CHECK (
    (actor_kind IS NULL) = (actor_id IS NULL) AND (actor_kind IS NULL) = (actor_label IS NULL)),
  ADD CONSTRAINT background_task_actor_kind CHECK (actor_kind IN ('person', 'api_key', 'portal')),
  ADD CONSTRAINT background_task_recent CHECK (recent_messages >= 0 AND recent_seconds >= 0);
COMMENT ON COLUMN background_task.state IS
  'running, then parked (which resuming ends), finished or cancelled.';
COMMENT ON COLUMN background_task.actor_id IS
  'Who started it: as in audit_entry; NULL if that was before it was noted.';
COMMENT ON COLUMN background_task.started_at IS 'When its first step was made.';
COMMENT ON COLUMN background_task.counted_to IS
  'Every message of the span up to this id is in messages_counted; NULL if none is.';
COMMENT ON COLUMN background_task.recent_messages IS
  'Messages looked at in recent_seconds of work and waiting; both fade as time goes by.';
COMMENT ON COLUMN background_task.paced_at IS 'Up to when recent_seconds has been added up.';

-- Which organization's task is next: a look-up for each that has one.
CREATE INDEX background_task_turn_idx ON background_task (organization_id, due_at)
  WHERE state = 'running';

-- What a deleted application has left behind. Writing to endpoints waits while it is made.
CREATE INDEX endpoint_deleted_application_idx ON endpoint (application_id)
  WHERE deleted_at IS NOT NULL;

-- What people call whoever acts, now; empty if there is no such actor.
CREATE FUNCTION actor_label(organization uuid, kind text, actor uuid) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce(
  CASE kind
    WHEN 'person' THEN (SELECT email FROM person WHERE person.id = actor)
    WHEN 'api_key' THEN (
      SELECT name
      FROM api_key
      WHERE api_key.organization_id = organization
        AND api_key.id = actor)
    WHEN 'portal' THEN (
      SELECT name
      FROM application
      WHERE application.organization_id = organization
        AND application.id = actor)
  END,
  '');
