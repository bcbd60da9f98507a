-- The whole first schema: who may call, what is configured, what was accepted, what is owed and
-- what was attempted. Runs on an empty database and locks nothing that is in use.
--
-- message and attempt are partitioned by message id. Ids are UUIDv7, so a range of ids is a range
-- of time: retention drops whole partitions, and a look-up by id reads one partition. They carry no
-- foreign keys: the statements that write them resolve what they refer to, and a reference check
-- per row would lock the same few rows of application and endpoint thousands of times a second.

CREATE TABLE organization (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT organization_pkey PRIMARY KEY (id)
);

CREATE TABLE api_key (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  hash bytea NOT NULL,
  hint text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT api_key_pkey PRIMARY KEY (id),
  CONSTRAINT api_key_organization_fkey FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT api_key_hash_length CHECK (octet_length(hash) = 32)
);
CREATE UNIQUE INDEX api_key_hash_key ON api_key (hash);

CREATE TABLE application (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  uid text,
  name text NOT NULL,
  throttle_rate integer,
  metadata jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  CONSTRAINT application_pkey PRIMARY KEY (id),
  CONSTRAINT application_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id),
  CONSTRAINT application_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);
CREATE UNIQUE INDEX application_uid_key
  ON application (organization_id, uid) WHERE deleted_at IS NULL;
CREATE INDEX application_organization_idx
  ON application (organization_id, id) WHERE deleted_at IS NULL;

CREATE TABLE event_type (
  organization_id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  description text NOT NULL,
  schemas jsonb,
  feature_flag text,
  archived boolean NOT NULL,
  deprecated boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT event_type_pkey PRIMARY KEY (organization_id, name),
  CONSTRAINT event_type_organization_fkey FOREIGN KEY (organization_id) REFERENCES organization (id)
);

CREATE TABLE endpoint (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  uid text,
  url text NOT NULL,
  description text NOT NULL,
  event_types text[],
  channels text[],
  throttle_rate integer,
  disabled boolean NOT NULL,
  metadata jsonb NOT NULL,
  revision integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz,
  CONSTRAINT endpoint_pkey PRIMARY KEY (id),
  CONSTRAINT endpoint_application_fkey FOREIGN KEY (application_id) REFERENCES application (id),
  CONSTRAINT endpoint_subscriptions_not_empty
    CHECK (cardinality(event_types) > 0 AND cardinality(channels) > 0),
  CONSTRAINT endpoint_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);
CREATE UNIQUE INDEX endpoint_uid_key ON endpoint (application_id, uid) WHERE deleted_at IS NULL;
CREATE INDEX endpoint_application_idx ON endpoint (application_id, id) WHERE deleted_at IS NULL;

CREATE TABLE endpoint_secret (
  id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  encryption_key_id text NOT NULL,
  ciphertext bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  CONSTRAINT endpoint_secret_pkey PRIMARY KEY (id),
  CONSTRAINT endpoint_secret_endpoint_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoint (id)
);
CREATE INDEX endpoint_secret_endpoint_idx ON endpoint_secret (endpoint_id, id);

CREATE TABLE message (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  event_type text NOT NULL,
  event_id text,
  channels text[],
  payload bytea NOT NULL,
  CONSTRAINT message_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX message_application_idx ON message (application_id, id);
COMMENT ON COLUMN message.payload IS 'The JSON as it was posted, byte for byte.';

-- An event id is unique in its application, which no index of a partitioned table could promise.
CREATE TABLE message_event_id (
  application_id uuid NOT NULL,
  event_id text NOT NULL,
  message_id uuid NOT NULL,
  CONSTRAINT message_event_id_pkey PRIMARY KEY (application_id, event_id)
);
CREATE INDEX message_event_id_message_idx ON message_event_id USING brin (message_id);

-- The message that a request under an idempotency key was answered with.
CREATE TABLE idempotency_key (
  organization_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  message_id uuid NOT NULL,
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (organization_id, key),
  CONSTRAINT idempotency_key_hash_length CHECK (octet_length(request_hash) = 32)
);
CREATE INDEX idempotency_key_message_idx ON idempotency_key USING brin (message_id);

-- The queue: only what is still owed. A lease is a due time in the future, so that a lease which
-- ran out is simply due again. Fences come from one sequence and are never used twice, not even
-- after a delivery was done, deleted and asked for again.
CREATE SEQUENCE delivery_fence AS bigint CACHE 100;

CREATE TABLE delivery (
  message_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  state text NOT NULL,
  trigger text NOT NULL,
  attempts_made integer NOT NULL,
  due_at timestamptz NOT NULL,
  fence bigint NOT NULL,
  CONSTRAINT delivery_pkey PRIMARY KEY (message_id, endpoint_id),
  CONSTRAINT delivery_state CHECK (state IN ('pending', 'in_flight', 'retrying')),
  CONSTRAINT delivery_trigger CHECK (trigger IN ('scheduled', 'manual')),
  CONSTRAINT delivery_retrying CHECK (state <> 'retrying' OR attempts_made > 0),
  CONSTRAINT delivery_in_flight CHECK (state <> 'in_flight' OR fence > 0)
) WITH (
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX delivery_due_idx ON delivery (due_at);

CREATE TABLE attempt (
  message_id uuid NOT NULL,
  id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  url text NOT NULL,
  status text NOT NULL,
  status_code integer NOT NULL,
  response text NOT NULL,
  duration_ms bigint NOT NULL,
  trigger text NOT NULL,
  CONSTRAINT attempt_pkey PRIMARY KEY (message_id, id),
  CONSTRAINT attempt_status CHECK (status IN ('success', 'fail')),
  CONSTRAINT attempt_success CHECK ((status = 'success') = (status_code BETWEEN 200 AND 299)),
  CONSTRAINT attempt_trigger CHECK (trigger IN ('scheduled', 'manual'))
) PARTITION BY RANGE (message_id);
CREATE INDEX attempt_endpoint_idx ON attempt (endpoint_id, id);

CREATE TABLE live_ticket (
  hash bytea NOT NULL,
  organization_id uuid NOT NULL,
  application_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT live_ticket_pkey PRIMARY KEY (hash),
  CONSTRAINT live_ticket_application_fkey
    FOREIGN KEY (application_id) REFERENCES application (id),
  CONSTRAINT live_ticket_hash_length CHECK (octet_length(hash) = 32)
);
CREATE INDEX live_ticket_expires_idx ON live_ticket (expires_at);

-- The table that db-scheduler expects, with its names.
CREATE TABLE scheduled_tasks (
  task_name text NOT NULL,
  task_instance text NOT NULL,
  task_data bytea,
  execution_time timestamptz NOT NULL,
  picked boolean NOT NULL,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint NOT NULL,
  priority smallint,
  CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time_idx ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat_idx ON scheduled_tasks (last_heartbeat);

-- Adds the partitions of one day, ids from low to below high, to message and attempt; false if they exist.
-- ATTACH PARTITION lets reading and writing go on, CREATE TABLE … PARTITION OF would not.
CREATE FUNCTION add_day_partitions(day date, low uuid, high uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  partition text;
  added boolean := false;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postrider.partitions'));
  FOREACH parent IN ARRAY ARRAY['message', 'attempt'] LOOP
    partition := parent || '_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(quote_ident(partition)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
      EXECUTE format(
        'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, partition, low, high);
      added := true;
    END IF;
  END LOOP;
  RETURN added;
END
$$;

-- Drops the partitions of all days before one and tells how many tables that were.
CREATE FUNCTION drop_day_partitions_before(day date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  partition regclass;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('postrider.partitions'));
  FOR partition IN
    SELECT child.oid
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    WHERE pg_inherits.inhparent IN ('message'::regclass, 'attempt'::regclass)
      AND to_date(right(child.relname, 8), 'YYYYMMDD') < day
  LOOP
    EXECUTE format('DROP TABLE %s', partition);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
