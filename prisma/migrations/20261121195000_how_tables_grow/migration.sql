-- By hand (docs/decisions/0021): what grows without end is cut into leaves by time, and hot tables are keyed by their conversation.
-- An id begins with its time of making, so a range of ids is a range of time, all rows of a run are in the leaf of the run's start,
-- all messages of a conversation in the leaf of the conversation's.

-- The hot rows. What a turn changes is in no index, so that its new version stays on the same page (a HOT update).
DROP INDEX flow_runs_next_wake;
DROP INDEX flow_runs_with_person;
DROP INDEX "conversations_workspace_id_last_activity_at_idx";
ALTER TABLE flow_run_tape DROP CONSTRAINT flow_run_tape_flow_run_id_fkey;
ALTER TABLE flow_run_steps DROP CONSTRAINT flow_run_steps_flow_run_id_fkey;
ALTER TABLE flow_effects DROP CONSTRAINT flow_effects_flow_run_id_fkey;
ALTER TABLE flow_runs SET (fillfactor = 80);
ALTER TABLE conversations SET (fillfactor = 80);
-- Rewrites the table, so that the free space is there. Moments of five minutes: a wait that is set again is mostly in the same one.
ALTER TABLE flow_runs
  ADD COLUMN wake_slot TIMESTAMP(3) GENERATED ALWAYS AS (date_bin(interval '5 minutes', next_wake_at AT TIME ZONE 'UTC', timestamp '2000-01-01')) STORED,
  ADD COLUMN ended_in TEXT GENERATED ALWAYS AS (CASE WHEN completed_at IS NOT NULL THEN current_state END) STORED;
CREATE INDEX flow_runs_due ON flow_runs (wake_slot) WHERE wake_slot IS NOT NULL;

ALTER TABLE flow_runs DROP CONSTRAINT flow_runs_pkey, ADD CONSTRAINT flow_runs_pkey PRIMARY KEY (conversation_id, id);
-- With what the run list asks of a run that a text was found in, so that it reads no row for it.
CREATE INDEX flow_runs_id ON flow_runs (id) INCLUDE (conversation_id, workspace_id, started_at, flow_id, status, participant_id, ended_in);
DROP INDEX "flow_runs_conversation_id_started_at_idx";
DROP INDEX "flow_runs_status_idx";
DROP INDEX "flow_runs_workspace_id_started_at_idx";
DROP INDEX "flow_runs_flow_id_started_at_idx";
CREATE INDEX "flow_runs_workspace_id_started_at_id_idx" ON flow_runs (workspace_id, started_at DESC, id DESC);
CREATE INDEX "flow_runs_flow_id_started_at_id_idx" ON flow_runs (flow_id, started_at DESC, id DESC);
CREATE INDEX "flow_runs_flow_version_id_idx" ON flow_runs (flow_version_id);
CREATE INDEX "flow_runs_status_workspace_id_started_at_id_idx" ON flow_runs (status, workspace_id, started_at DESC, id DESC);
CREATE INDEX flow_runs_ended_in ON flow_runs (workspace_id, ended_in, started_at DESC, id DESC);
-- Forks that retention has not taken: they are found by nobody else.
CREATE INDEX flow_runs_forks ON flow_runs (workspace_id, started_at) WHERE sandbox AND retired_at IS NULL;
CREATE INDEX flow_runs_of_participant ON flow_runs (workspace_id, participant_id, started_at DESC, id DESC) WHERE participant_id IS NOT NULL;
CREATE INDEX orders_number_prefix ON orders (lower(number) text_pattern_ops);

DROP INDEX "conversations_token_hash_key";
CREATE INDEX "conversations_token_hash_idx" ON conversations (token_hash);

-- Foreign keys that had no index to follow them back.
CREATE INDEX "accounts_user_id_idx" ON accounts (user_id);
CREATE INDEX "memberships_workspace_id_idx" ON memberships (workspace_id);

-- Beside the run: keys that begin with the conversation.
ALTER TABLE flow_effects ADD COLUMN conversation_id TEXT;
UPDATE flow_effects e SET conversation_id = r.conversation_id FROM flow_runs r WHERE r.id = e.flow_run_id;
ALTER TABLE flow_effects ALTER COLUMN conversation_id SET NOT NULL, DROP CONSTRAINT flow_effects_pkey, ADD CONSTRAINT flow_effects_pkey PRIMARY KEY (conversation_id, key);
DROP INDEX "flow_effects_flow_run_id_idx";
DROP INDEX flow_effects_open;
CREATE INDEX "flow_effects_conversation_id_flow_run_id_idx" ON flow_effects (conversation_id, flow_run_id);
ALTER TABLE flow_effects ADD CONSTRAINT flow_effects_conversation_id_flow_run_id_fkey FOREIGN KEY (conversation_id, flow_run_id) REFERENCES flow_runs (conversation_id, id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE flow_events ADD COLUMN conversation_id TEXT;
UPDATE flow_events e SET conversation_id = r.conversation_id FROM flow_runs r WHERE r.id = e.run_id;
-- An event without a run was never written.
UPDATE flow_events SET conversation_id = '' WHERE conversation_id IS NULL;
ALTER TABLE flow_events ALTER COLUMN conversation_id SET NOT NULL, DROP CONSTRAINT flow_events_pkey, ADD CONSTRAINT flow_events_pkey PRIMARY KEY (conversation_id, id);
DROP INDEX "flow_events_idempotency_key_key";
DROP INDEX "flow_events_run_id_idx";
CREATE UNIQUE INDEX "flow_events_conversation_id_idempotency_key_key" ON flow_events (conversation_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

ALTER TABLE outbox_messages DROP CONSTRAINT outbox_messages_pkey, ADD CONSTRAINT outbox_messages_pkey PRIMARY KEY (conversation_id, id);
CREATE INDEX outbox_messages_id ON outbox_messages (id);
DROP INDEX "outbox_messages_dedupe_key_key";
CREATE UNIQUE INDEX "outbox_messages_conversation_id_dedupe_key_key" ON outbox_messages (conversation_id, dedupe_key);

-- What was understood in a turn, with its conversation where the turn's message tells it.
ALTER TABLE nlu_log ADD COLUMN conversation_id TEXT NOT NULL DEFAULT '';
UPDATE nlu_log n SET conversation_id = m.conversation_id FROM (SELECT DISTINCT turn_id, conversation_id FROM messages) m WHERE m.turn_id = n.turn_id;
ALTER TABLE nlu_log ALTER COLUMN conversation_id DROP DEFAULT, DROP CONSTRAINT nlu_log_pkey, ADD CONSTRAINT nlu_log_pkey PRIMARY KEY (conversation_id, id);
DROP INDEX "nlu_log_turn_id_idx";

-- Where the leaf of everything before ends: in a few minutes, and after every id that is there.
CREATE OR REPLACE FUNCTION leaf_bound(prefix TEXT, at TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql IMMUTABLE AS
  $$ SELECT prefix || '_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') $$;
CREATE TEMP TABLE leaf_ends ON COMMIT DROP AS SELECT
  greatest(leaf_bound('r', now() + interval '5 minutes'), (SELECT left(max(id COLLATE "C"), 13) || 'g' FROM flow_runs WHERE id ~ '^r_[0-9a-f]{32}$')) AS runs,
  greatest(leaf_bound('s', now() + interval '5 minutes'), (SELECT left(max(id COLLATE "C"), 13) || 'g' FROM conversations WHERE id ~ '^s_[0-9a-f]{32}$')) AS conversations;

-- The tape has its key already but for the conversation.
ALTER TABLE flow_run_tape RENAME TO flow_run_tape_before;
ALTER TABLE flow_run_tape_before DROP CONSTRAINT flow_run_tape_pkey, ADD CONSTRAINT flow_run_tape_pkey_before PRIMARY KEY (conversation_id, flow_run_id, n);
CREATE TABLE flow_run_tape (LIKE flow_run_tape_before INCLUDING DEFAULTS, CONSTRAINT flow_run_tape_pkey PRIMARY KEY (conversation_id, flow_run_id, n)) PARTITION BY RANGE (flow_run_id);

-- Steps get their conversation, which takes one pass over them.
CREATE TABLE flow_run_steps_before (LIKE flow_run_steps INCLUDING DEFAULTS);
ALTER TABLE flow_run_steps_before ADD COLUMN conversation_id TEXT NOT NULL;
INSERT INTO flow_run_steps_before SELECT s.*, r.conversation_id FROM flow_run_steps s JOIN flow_runs r ON r.id = s.flow_run_id;
DROP TABLE flow_run_steps;
ALTER TABLE flow_run_steps_before ADD CONSTRAINT flow_run_steps_pkey_before PRIMARY KEY (conversation_id, flow_run_id, seq);
CREATE TABLE flow_run_steps (LIKE flow_run_steps_before INCLUDING DEFAULTS, CONSTRAINT flow_run_steps_pkey PRIMARY KEY (conversation_id, flow_run_id, seq)) PARTITION BY RANGE (flow_run_id);

-- Messages: three keys instead of six.
ALTER TABLE messages RENAME TO messages_before;
DROP INDEX "messages_turn_id_idx";
DROP INDEX "messages_run_id_step_seq_idx";
DROP INDEX "messages_channel_provider_message_id_key";
DROP INDEX "messages_conversation_id_client_message_id_key";
ALTER TABLE messages_before DROP CONSTRAINT messages_conversation_id_fkey, DROP CONSTRAINT messages_pkey, ADD CONSTRAINT messages_pkey_before PRIMARY KEY (conversation_id, id);
ALTER INDEX "messages_conversation_id_seq_key" RENAME TO messages_conversation_id_seq_key_before;
CREATE UNIQUE INDEX messages_conversation_id_client_message_id_key_before ON messages_before (conversation_id, client_message_id) WHERE client_message_id IS NOT NULL;
CREATE UNIQUE INDEX messages_conversation_id_provider_message_id_key_before ON messages_before (conversation_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE TABLE messages (LIKE messages_before INCLUDING DEFAULTS, CONSTRAINT messages_pkey PRIMARY KEY (conversation_id, id)) PARTITION BY RANGE (conversation_id);
CREATE UNIQUE INDEX "messages_conversation_id_seq_key" ON messages (conversation_id, seq);
CREATE UNIQUE INDEX "messages_conversation_id_client_message_id_key" ON messages (conversation_id, client_message_id) WHERE client_message_id IS NOT NULL;
CREATE UNIQUE INDEX "messages_conversation_id_provider_message_id_key" ON messages (conversation_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
ALTER TABLE messages ADD CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE ends RECORD;
BEGIN
  SELECT * INTO ends FROM leaf_ends;
  EXECUTE format('ALTER TABLE flow_run_tape ATTACH PARTITION flow_run_tape_before FOR VALUES FROM (MINVALUE) TO (%L)', ends.runs);
  EXECUTE format('ALTER TABLE flow_run_steps ATTACH PARTITION flow_run_steps_before FOR VALUES FROM (MINVALUE) TO (%L)', ends.runs);
  EXECUTE format('ALTER TABLE messages ATTACH PARTITION messages_before FOR VALUES FROM (MINVALUE) TO (%L)', ends.conversations);
END $$;

-- What no leaf is made for, empty as long as leaves are made in time.
CREATE TABLE flow_run_tape_other PARTITION OF flow_run_tape DEFAULT;
CREATE TABLE flow_run_steps_other PARTITION OF flow_run_steps DEFAULT;
CREATE TABLE messages_other PARTITION OF messages DEFAULT;

/*
 * Indexes of a leaf are called like the table's, with the leaf's own ending: messages_pkey_w2917. Who reads the name of a violated
 * key counts on it.
 */
CREATE OR REPLACE FUNCTION name_leaf_indexes(parent TEXT, leaf TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE each RECORD;
BEGIN
  FOR each IN
    SELECT own.relname AS old, whole.relname || substr(leaf, length(parent) + 1) AS new
    FROM pg_inherits i JOIN pg_class own ON own.oid = i.inhrelid JOIN pg_class whole ON whole.oid = i.inhparent JOIN pg_index x ON x.indexrelid = own.oid
    WHERE x.indrelid = leaf::regclass
  LOOP
    IF each.old <> each.new THEN EXECUTE format('ALTER INDEX %I RENAME TO %I', each.old, each.new); END IF;
  END LOOP;
END $$;

/* Makes the leaf of each week that begins within the next `weeks`, gives how many are new. Weeks are counted from 1970-01-01. */
CREATE OR REPLACE FUNCTION make_leaves(parent TEXT, weeks INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  week CONSTANT BIGINT := 604800000;
  last TEXT;
  ends BIGINT;
  leaf TEXT;
  bound TEXT;
  other CONSTANT TEXT := parent || '_other';
  key CONSTANT TEXT := CASE parent WHEN 'messages' THEN 'conversation_id' ELSE 'flow_run_id' END;
  isLate BOOLEAN;
  made INTEGER := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('leaves of ' || parent));
  LOOP
    SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''([^'']+)''\)') COLLATE "C") INTO last
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent::regclass;
    ends := ('x' || lpad(translate(substr(last, 3, 12), 'g', 'f'), 16, '0'))::bit(64)::bigint;
    EXIT WHEN ends > extract(epoch FROM now()) * 1000 + weeks * week;
    leaf := parent || '_w' || ends / week;
    bound := left(last, 2) || lpad(to_hex((ends / week + 1) * week), 12, '0');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', leaf, parent);
    -- Rows that came before their leaf was made stand with the rest, where no leaf may be attached beside them.
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I >= %L AND %I < %L)', other, key, last, key, bound) INTO isLate;
    IF isLate THEN
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', other);
      EXECUTE format('WITH late AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM late', other, key, last, key, bound, leaf);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, leaf, last, bound);
    PERFORM name_leaf_indexes(parent, leaf);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;

SELECT name_leaf_indexes('flow_run_tape', 'flow_run_tape_other'), name_leaf_indexes('flow_run_steps', 'flow_run_steps_other'), name_leaf_indexes('messages', 'messages_other');
SELECT make_leaves('flow_run_tape', 4), make_leaves('flow_run_steps', 4), make_leaves('messages', 4);

-- What was said is searched by parts of words. Only leaves that are not written to any more have the index (see the decision).
CREATE INDEX messages_said_before ON messages_before USING gin (lower(content) gin_trgm_ops);
