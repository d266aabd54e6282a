-- By hand: what the schema language cannot say. Every page of the studio counts them.
CREATE INDEX flow_runs_with_person ON flow_runs (workspace_id, last_event_at) WHERE status = 'paused' AND snapshot ->> 'pausedReason' IN ('handoff', 'operator');
