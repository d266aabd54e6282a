-- AlterTable
ALTER TABLE "flow_runs" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "variant_id" TEXT;

-- By hand: a run stands in a state that its version has. The names of a version's states are made by the database from its
-- definition, so that they need no second writer and no place in a backup.
CREATE OR REPLACE FUNCTION state_names(definition JSONB) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT CASE WHEN jsonb_typeof(definition -> 'states') = 'object' THEN ARRAY(SELECT jsonb_object_keys(definition -> 'states')) ELSE '{}' END $$;
ALTER TABLE flow_versions ADD COLUMN state_names TEXT[] GENERATED ALWAYS AS (state_names(definition)) STORED;

-- No foreign key: one would lock the version's state for every turn of every run. What is published never changes, so looking is enough.
CREATE OR REPLACE FUNCTION flow_run_stands_in_its_version() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM flow_versions v WHERE v.id = NEW.flow_version_id AND NEW.current_state = ANY (v.state_names)) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'flow_runs_state_exists', TABLE = 'flow_runs',
      MESSAGE = format('run %s cannot stand in %L: version %s has no such state', NEW.id, NEW.current_state, NEW.flow_version_id);
  END IF;
  RETURN NULL;
END $$;

-- Whoever restores a backup says so: rows of before this was looked at may be in it.
CREATE TRIGGER flow_runs_state_exists AFTER INSERT ON flow_runs FOR EACH ROW
  WHEN (current_setting('parley.restoring', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION flow_run_stands_in_its_version();
CREATE TRIGGER flow_runs_state_still_exists AFTER UPDATE ON flow_runs FOR EACH ROW
  WHEN (OLD.current_state <> NEW.current_state OR OLD.flow_version_id <> NEW.flow_version_id) EXECUTE FUNCTION flow_run_stands_in_its_version();
