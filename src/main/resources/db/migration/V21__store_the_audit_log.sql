-- Who did what to which thing. Only new tables: nothing that exists is locked for long.
CREATE TABLE audit_entry (
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  actor_label text NOT NULL,
  operation text NOT NULL,
  path text NOT NULL,
  result_id text,
  address text NOT NULL,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (id),
  CONSTRAINT audit_entry_organization_fkey
    FOREIGN KEY (organization_id) REFERENCES organization (id) ON DELETE CASCADE,
  CONSTRAINT audit_entry_actor_kind CHECK (actor_kind IN ('person', 'api_key', 'portal'))
);
CREATE INDEX audit_entry_organization_idx ON audit_entry (organization_id, id);
CREATE INDEX audit_entry_actor_idx ON audit_entry (organization_id, actor_id, id);
COMMENT ON COLUMN audit_entry.id IS 'Tells when it happened.';
COMMENT ON COLUMN audit_entry.actor_id IS
  'Of the person, of the API key, or of the application whose portal it was; it may be gone.';
COMMENT ON COLUMN audit_entry.actor_label IS
  'What people called the actor then: e-mail address or name.';
COMMENT ON COLUMN audit_entry.result_id IS 'The id in the answer; NULL if it had none.';

-- The ids, uids and names by which an entry is found.
CREATE TABLE audit_thing (
  organization_id uuid NOT NULL,
  thing text NOT NULL,
  entry_id uuid NOT NULL,
  CONSTRAINT audit_thing_pkey PRIMARY KEY (organization_id, thing, entry_id),
  CONSTRAINT audit_thing_entry_fkey
    FOREIGN KEY (entry_id) REFERENCES audit_entry (id) ON DELETE CASCADE
);
CREATE INDEX audit_thing_entry_idx ON audit_thing (entry_id);
