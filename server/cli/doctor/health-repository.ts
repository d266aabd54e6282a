import { isWakeDue } from "@/server/db/lease";
import type { Queryable } from "@/server/db/pool";

export type DatabaseFacts = {
  version: string;
  bytes: number;
  /** Of the database's clock, milliseconds since the epoch. */
  at: number;
  fsync: string;
  synchronousCommit: string;
  fullPageWrites: string;
  maxConnections: number;
  connections: number;
  extensions: string[];
};

export type ContentFacts = { zones: number; localities: number; products: number; owners: number; running: number; paused: number };

/** Seconds since the oldest of each fell due; null when nothing waits. */
export type Overdue = { timer: number | null; outbox: number | null; webhook: number | null; schedule: number | null };

const factsText = `SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS bytes, extract(epoch FROM clock_timestamp())::float8 * 1000 AS at,
  current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS "synchronousCommit", current_setting('full_page_writes') AS "fullPageWrites",
  current_setting('max_connections')::int AS "maxConnections", (SELECT count(*)::int FROM pg_stat_activity) AS connections,
  (SELECT coalesce(array_agg(extname::text), '{}') FROM pg_extension) AS extensions`;

const contentText = `SELECT (SELECT count(*)::int FROM zones) AS zones, (SELECT count(*)::int FROM localities) AS localities, (SELECT count(*)::int FROM products) AS products,
  (SELECT count(*)::int FROM memberships WHERE role = 'owner') AS owners, (SELECT count(*)::int FROM flow_runs WHERE status = 'running') AS running,
  (SELECT count(*)::int FROM flow_runs WHERE status = 'paused') AS paused`;

const since = (column: string): string => `extract(epoch FROM now() - min(${column}))::float8`;
const overdueText = `SELECT
  (SELECT ${since("next_wake_at")} FROM flow_runs WHERE ${isWakeDue} AND status = 'running') AS timer,
  (SELECT ${since("next_attempt_at")} FROM outbox_messages WHERE status = 'queued' AND next_attempt_at <= now()) AS outbox,
  (SELECT ${since("coalesce(next_attempt_at, received_at)")} FROM webhook_events WHERE status = 'received' AND coalesce(next_attempt_at, received_at) <= now()) AS webhook,
  (SELECT ${since("next_run_at")} FROM schedules WHERE active AND next_run_at <= now()) AS schedule`;

/** What the doctor asks a database. */
export function createHealthRepository(db: Queryable) {
  const one = async <Row extends object>(text: string): Promise<Row> => {
    const [row] = (await db.query<Row>({ text })).rows;
    if (row === undefined) throw new Error("the database gave no answer");
    return row;
  };
  return {
    facts: () => one<DatabaseFacts>(factsText),
    content: () => one<ContentFacts>(contentText),
    overdue: () => one<Overdue>(overdueText),
  };
}
