import pg from "pg";
import { isUnavailable } from "./unavailable";

/** One line of the wait: where the database should be, what it said, and when it is asked again. */
export type Waiting = { server: string; reason: string; nextTryMs: number };

export type AwaitDatabaseOptions = {
  url: string;
  /** How long it is waited for; null: for ever, 0: not at all. */
  patienceMs: number | null;
  /** Told before each pause. */
  onWaiting: (waiting: Waiting) => Promise<void> | void;
  /** One try. @default a connection of its own that asks for nothing */
  look?: (url: string) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
};

/** Pauses between tries in ms; the last one repeats. */
export const pausesMs = [250, 500, 1_000, 2_000, 5_000, 10_000] as const;
const connectWithinMs = 5_000;

/** A sentence for people: the database did not come in time. */
export class DatabaseAway extends Error {
  constructor({ server, reason }: Waiting, cause: unknown) {
    super(`The database at ${server} cannot be reached (${reason}). Start it, or correct or remove DATABASE_URL.`, { cause });
    this.name = "DatabaseAway";
  }
}

/**
 * Returns as soon as the database takes connections. Only one that is away is waited for: a wrong password or a database that
 * does not exist will not mend themselves, so what was thrown is thrown on.
 * @throws DatabaseAway when the patience is over
 */
export async function awaitDatabase({ url, patienceMs, onWaiting, look = connectOnce, sleep, now }: AwaitDatabaseOptions): Promise<void> {
  const until = patienceMs === null ? Number.POSITIVE_INFINITY : now() + patienceMs;
  for (let tries = 0; ; tries += 1) {
    const failure = await look(url).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (failure === null) return;
    if (!isUnavailable(failure.error)) throw failure.error;
    const waiting = { server: serverOf(url), reason: reasonOf(failure.error), nextTryMs: pausesMs[tries] ?? pausesMs[pausesMs.length - 1] ?? 0 };
    const leftMs = until - now();
    if (leftMs <= 0) throw new DatabaseAway(waiting, failure.error);
    const nextTryMs = Math.min(waiting.nextTryMs, leftMs);
    await onWaiting({ ...waiting, nextTryMs });
    await sleep(nextTryMs);
  }
}

async function connectOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectWithinMs, application_name: "parley-start" });
  client.on("error", () => undefined); // what is under way rejects by itself
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined); // it never was, or is gone already
  }
}

/** Never the user or the password. */
function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 5432}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
