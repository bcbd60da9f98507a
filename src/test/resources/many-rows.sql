-- What "made" lists, once in each table that has a list: many of one owner and a few of another.
INSERT INTO application (
  id, organization_id, name, metadata, created_at, updated_at)
SELECT id, organization_id, '', '{}', now(), now() FROM made;

INSERT INTO event_type (
  organization_id, name, description, archived, deprecated, created_at, updated_at)
SELECT organization_id, name, '', false, false, now(), now() FROM made;

INSERT INTO endpoint (
  id, organization_id, application_id, url, description, disabled, metadata, revision,
  created_at, updated_at)
SELECT id, organization_id, application_id, 'https://example.com/', '', true, '{}', 1,
  now(), now()
FROM made;

INSERT INTO message (id, organization_id, application_id, event_type, payload)
SELECT id, organization_id, application_id, 'hay', '{}' FROM made;

INSERT INTO attempt (
  message_id, id, endpoint_id, organization_id, application_id, url, status, status_code,
  response, duration_ms, trigger)
SELECT id, id, endpoint_id, organization_id, application_id, 'https://example.com/',
  'success', 200, '', 1, 'scheduled'
FROM made;

INSERT INTO background_task (
  id, organization_id, application_id, endpoint_id, kind, since, until, state, reached,
  last_page_low, last_page_high, messages_checked, messages_resent, failures, due_at,
  created_at, updated_at, ended_at, paced_at)
SELECT id, organization_id, application_id, endpoint_id, 'recover', now(),
  now() + interval '1 h', 'finished', id, id, id, 0, 0, 0, now(), now(), now(), now(), now()
FROM made;

INSERT INTO api_key (id, organization_id, name, hash, hint, created_at)
SELECT id, organization_id, '', sha256(name::bytea), '', now() FROM made;

INSERT INTO person (
  id, email, email_key, name, password_hash, created_at, updated_at)
SELECT id, name, name, '', '', now(), now() FROM made;

INSERT INTO membership (organization_id, person_id, role, created_at)
SELECT organization_id, id, 'viewer', now() FROM made;

INSERT INTO audit_entry (
  id, organization_id, actor_kind, actor_id, actor_label, operation, path, address)
SELECT id, organization_id, 'api_key', endpoint_id, '', 'v1.endpoint.create', '', ''
FROM made;

INSERT INTO audit_thing (organization_id, thing, entry_id)
SELECT organization_id, 'shop', id FROM made;

INSERT INTO invitation (
  id, organization_id, email, email_key, role, hash, created_at, expires_at)
SELECT id, organization_id, name, name, 'viewer', sha256(name::bytea), now(), now() FROM made;
