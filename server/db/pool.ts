import pg from "pg";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { isUnavailable } from "@/server/db/unavailable";

/** A statement that each connection parses once. `name` belongs to its text for ever. */
export type Statement = { name: string; text: string };

/** What runs statements: the pool, one client inside a transaction, or the wall around a workspace. */
export type Queryable = { query: <Row extends pg.QueryResultRow>(statement: pg.QueryConfig<unknown[]>) => Promise<pg.QueryResult<Row>> };

/** `role`: whom its connections act as, instead of whoever connects. */
export type PoolOptions = { connectionString: string; max?: number; role?: string; onError: (error: Error) => void };

/** The same address by its server's Unix socket in that folder, which costs less than TCP; as it is without one. */
export function throughSocket(connectionString: string, socketDir: string | undefined): string {
  if (socketDir === undefined) return connectionString;
  const url = new URL(connectionString);
  url.searchParams.set("host", socketDir);
  return url.href;
}

/** Dates come as `Date`, `bigint` as text, `jsonb` parsed. */
export function createPool({ connectionString, max = 20, role, onError }: PoolOptions): pg.Pool {
  const options = role === undefined ? {} : { options: `-c role=${role}` };
  const pool = new pg.Pool({ connectionString, max, idleTimeoutMillis: 60_000, connectionTimeoutMillis: 10_000, application_name: "parley", ...options });
  // `end` does not wait for the last goodbyes: a database that stops right after it cuts them, which is no news.
  pool.on("error", (error) => (pool.ending ? undefined : onError(error)));
  pool.on("connect", hearErrors);
  return pool;
}

/**
 * The pool listens to connections that are idle, and a statement to the first error of its own: a second one, or one between
 * two statements, would be heard by nobody and end the process. What is asked of a broken connection next fails anyway.
 */
function hearErrors(client: pg.PoolClient): void {
  client.on("error", () => undefined);
}

/** Runs a prepared statement: one round trip. @throws HostUnavailable when the database did not answer: it may have done what it was told. */
export async function run<Row extends pg.QueryResultRow>(db: Queryable, statement: Statement, values: unknown[]): Promise<pg.QueryResult<Row>> {
  try {
    return await db.query<Row>({ name: statement.name, text: statement.text, values });
  } catch (error) {
    throw asHostFailure(error);
  }
}

const asHostFailure = (error: unknown): unknown => (isUnavailable(error) && !(error instanceof HostUnavailable) ? new HostUnavailable(error) : error);

/** Runs `work` in one transaction on one connection. @throws HostUnavailable when the database did not answer: the transaction may be committed. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asHostFailure(error);
  });
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not given back to the pool.
    const rollback = await client.query("ROLLBACK").then(
      () => undefined,
      (failure: Error) => failure,
    );
    client.release(rollback);
    throw asHostFailure(error);
  }
}
