import { connect } from "./connect.mjs";

/** Owns Parley's tables and is nothing else: no superuser, so nothing that runs as it reads files, starts programs or makes roles. */
export const applicationRole = "parley_app";

/** Whose rows are walled off by workspace; Parley acts as it for whoever asks (docs/decisions/0032). */
const memberRole = "parley_member";

/** Tables, sequences and functions that belong to an extension stay with it. */
const handOver = `DO $$
DECLARE thing record;
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO ${applicationRole}', current_database());
  FOR thing IN SELECT nspname FROM pg_namespace WHERE nspname = 'bullmq' LOOP
    EXECUTE format('ALTER SCHEMA %I OWNER TO ${applicationRole}', thing.nspname);
  END LOOP;
  FOR thing IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'bullmq') AND c.relkind IN ('r', 'p', 'v', 'm') AND pg_get_userbyid(c.relowner) <> '${applicationRole}'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ${applicationRole}', thing.name);
  END LOOP;
  FOR thing IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'bullmq') AND c.relkind = 'S' AND pg_get_userbyid(c.relowner) <> '${applicationRole}'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
  LOOP
    EXECUTE format('ALTER SEQUENCE %s OWNER TO ${applicationRole}', thing.name);
  END LOOP;
  FOR thing IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('public', 'bullmq') AND pg_get_userbyid(p.proowner) <> '${applicationRole}'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER ROUTINE %s OWNER TO ${applicationRole}', thing.name);
  END LOOP;
  FOR thing IN
    SELECT t.oid::regtype AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname IN ('public', 'bullmq') AND t.typtype IN ('e', 'd') AND pg_get_userbyid(t.typowner) <> '${applicationRole}'
  LOOP
    EXECUTE format('ALTER TYPE %s OWNER TO ${applicationRole}', thing.name);
  END LOOP;
END $$`;

/** Makes the role with that password, and hands it what an older Parley made as superuser. May be done again. `password` is of our own making. */
export async function makeApplicationRole(adminUrl, password) {
  const client = await connect(adminUrl);
  try {
    const { rows } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [applicationRole]);
    const what = rows.length === 0 ? "CREATE" : "ALTER";
    await client.query(
      `${what} ROLE ${applicationRole} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
    );
    await client.query(handOver);
    const { rows: members } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [memberRole]);
    if (members.length === 0) await client.query(`CREATE ROLE ${memberRole} NOLOGIN`);
    await client.query(`GRANT ${memberRole} TO ${applicationRole}`);
  } finally {
    await client.end();
  }
}
