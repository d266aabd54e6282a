-- Appended by hand to the first migration: what the schema language cannot say.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE UNIQUE INDEX flow_versions_one_draft ON flow_versions (flow_id) WHERE status = 'draft';
-- One foreground run per conversation (A86). A paused run gives up its place.
CREATE UNIQUE INDEX flow_runs_one_foreground ON flow_runs (conversation_id) WHERE status = 'running' AND NOT background AND NOT sandbox;
CREATE INDEX flow_runs_next_wake ON flow_runs (next_wake_at) WHERE next_wake_at IS NOT NULL;
CREATE INDEX outbox_due ON outbox_messages (next_attempt_at) WHERE status = 'queued';
CREATE INDEX webhooks_due ON webhook_events (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX flow_effects_open ON flow_effects (flow_run_id) WHERE status = 'intent';
CREATE INDEX products_name_trgm ON products USING gin ((lower(name || ' ' || aliases)) gin_trgm_ops);
ALTER TABLE flow_runs SET (fillfactor = 80);
ALTER TABLE conversations SET (fillfactor = 80);
