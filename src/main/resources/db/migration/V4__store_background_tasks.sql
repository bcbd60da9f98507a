-- Recovering an endpoint can mean millions of messages: too many for one transaction, and too many to
-- lose the place in when a process dies. A background task remembers how far it has come; it moves
-- on and owes deliveries in the same transaction. Creates a new table and locks nothing else for
-- longer than its foreign keys take.

CREATE TABLE background_task (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  kind text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  state text NOT NULL,
  reached uuid NOT NULL,
  last_page_low uuid NOT NULL,
  last_page_high uuid NOT NULL,
  messages_checked bigint NOT NULL,
  messages_resent bigint NOT NULL,
  failures integer NOT NULL,
  error text,
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT background_task_pkey PRIMARY KEY (id),
  CONSTRAINT background_task_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT background_task_application_fkey
    FOREIGN KEY (application_id) REFERENCES application (id),
  CONSTRAINT background_task_endpoint_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoint (id),
  CONSTRAINT background_task_kind CHECK (kind IN ('recover', 'replay_missing')),
  CONSTRAINT background_task_span CHECK (since < until),
  CONSTRAINT background_task_state CHECK (state IN ('running', 'finished', 'failed')),
  CONSTRAINT background_task_error CHECK (
    (state <> 'failed' OR error IS NOT NULL) AND (state <> 'finished' OR error IS NULL)),
  CONSTRAINT background_task_failures CHECK ((failures = 0) OR (error IS NOT NULL))
);
CREATE UNIQUE INDEX background_task_running_key
  ON background_task (endpoint_id, kind) WHERE state = 'running';
CREATE INDEX background_task_due_idx ON background_task (due_at) WHERE state = 'running';
CREATE INDEX background_task_organization_idx ON background_task (organization_id, id);
COMMENT ON COLUMN background_task.reached IS
  'Every message of the span up to this id has been looked at.';
COMMENT ON COLUMN background_task.last_page_low IS
  'After this id began the last page of messages of which some were owed again.';
