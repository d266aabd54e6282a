-- By hand: what the schema language cannot say. What was settled stays on the operators' list for a day.
CREATE INDEX webhooks_settled ON webhook_events (settled_at) WHERE status = 'settled';
