-- The second wall between workspaces (docs/decisions/0032). Whoever owns the tables passes; the role parley_member sees the rows of the
-- workspace that its connection names, and none while it names none.

-- Every later migration that makes a table of a workspace calls this for it.
CREATE OR REPLACE FUNCTION wall(walled REGCLASS, by_column TEXT DEFAULT 'workspace_id') RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
  EXECUTE format('DROP POLICY IF EXISTS workspace_wall ON %s', walled);
  EXECUTE format('CREATE POLICY workspace_wall ON %s USING (%I = current_setting(''parley.workspace'', true))', walled, by_column);
END $$;

-- At each start: the role is made where whoever connects may make one, and gets what tables have been added.
CREATE OR REPLACE FUNCTION let_members_in() RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE thing RECORD;
BEGIN
  -- Several processes may start at once.
  PERFORM pg_advisory_xact_lock(hashtext('parley: let members in'));
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_member') THEN
    CREATE ROLE parley_member NOLOGIN;
    EXECUTE format('GRANT parley_member TO %I', current_user);
  ELSIF NOT pg_has_role(current_user, 'parley_member', 'MEMBER') THEN
    EXECUTE format('GRANT parley_member TO %I', current_user);
  END IF;
  IF NOT has_schema_privilege('parley_member', 'public', 'USAGE') THEN
    GRANT USAGE ON SCHEMA public TO parley_member;
  END IF;
  FOR thing IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('_prisma_migrations', 'parley_meta')
      AND pg_get_userbyid(c.relowner) = current_user AND NOT has_table_privilege('parley_member', c.oid, 'DELETE')
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO parley_member', thing.name);
  END LOOP;
  FOR thing IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND pg_get_userbyid(c.relowner) = current_user
      -- Asked of sequences only: of anything else it is an error.
      AND CASE c.relkind WHEN 'S' THEN NOT has_sequence_privilege('parley_member', c.oid, 'USAGE') ELSE false END
  LOOP
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO parley_member', thing.name);
  END LOOP;
END $$;

SELECT wall('workspaces', 'id');
SELECT wall(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'workspace_id' AND NOT a.attisdropped
  AND c.relname <> 'user_sessions';
