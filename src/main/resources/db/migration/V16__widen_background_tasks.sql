-- Background tasks of applications and organizations beside those of endpoints, with filters and
-- results. The table is small: the constraints are checked in a moment.
ALTER TABLE background_task
  ALTER COLUMN application_id DROP NOT NULL,
  ALTER COLUMN endpoint_id DROP NOT NULL,
  ADD COLUMN filter jsonb,
  ADD COLUMN result jsonb,
  DROP CONSTRAINT background_task_kind,
  ADD CONSTRAINT background_task_kind CHECK (kind IN (
    'recover', 'replay_missing', 'bulk_replay', 'purge_content', 'count_usage',
    'list_event_types')),
  ADD CONSTRAINT background_task_subject CHECK (CASE
    WHEN kind IN ('recover', 'replay_missing', 'bulk_replay')
      THEN application_id IS NOT NULL AND endpoint_id IS NOT NULL
    WHEN kind = 'purge_content' THEN application_id IS NOT NULL AND endpoint_id IS NULL
    ELSE application_id IS NULL AND endpoint_id IS NULL
  END);
CREATE UNIQUE INDEX background_task_running_purge_key
  ON background_task (application_id) WHERE state = 'running' AND kind = 'purge_content';
COMMENT ON COLUMN background_task.filter IS 'Which messages a bulk replay sends; NULL for all.';

-- How far the usage of an application has been counted.
CREATE TABLE background_task_application (
  task_id uuid NOT NULL,
  application_id uuid NOT NULL,
  reached uuid NOT NULL,
  message_destinations bigint NOT NULL,
  done boolean NOT NULL,
  CONSTRAINT background_task_application_pkey PRIMARY KEY (task_id, application_id),
  CONSTRAINT background_task_application_task_fkey
    FOREIGN KEY (task_id) REFERENCES background_task (id) ON DELETE CASCADE
);
