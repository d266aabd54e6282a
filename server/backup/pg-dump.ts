import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Part } from "./archive";
import { readParts } from "./read-parts";

/** The major version of the `pg_dump` on the path; null when there is none. */
export async function findPgDump(): Promise<number | null> {
  const child = spawn("pg_dump", ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  const code = await once(child, "close").then(
    ([exit]: unknown[]) => exit,
    () => null, // not on the path
  );
  const major = /PostgreSQL\) (\d+)/.exec(text)?.[1];
  return code === 0 && major !== undefined ? Number(major) : null;
}

/** What `pg_dump` writes of the schema's data, in one consistent snapshot. @throws Error with its own words when it fails */
export async function* dumpWithPgDump(url: string): AsyncGenerator<Part> {
  // Rows of leaves under the name of their table: where it is restored, the leaves are others.
  const args = ["--data-only", "--load-via-partition-root", "--format=plain", "--schema=public", "--no-owner", "--no-privileges", "--encoding=UTF8"];
  const child = spawn("pg_dump", args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...connectionEnv(url) } });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  const closed = once(child, "close");
  yield* readParts(child.stdout);
  const [code]: unknown[] = await closed;
  if (code !== 0) throw new Error(`pg_dump failed: ${complaint.trim()}`);
}

/** Not as arguments: those can be read in the list of processes. */
function connectionEnv(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslMode = searchParams.get("sslmode");
  return {
    PGHOST: hostname.replace(/^\[|\]$/g, ""),
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslMode === null ? {} : { PGSSLMODE: sslMode }),
  };
}
