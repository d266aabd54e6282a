import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.mjs";

const seedPath = join(root, "prisma/seed.ts");

/** Seeds a database that does not have this version of the seed. The version is read from the file's text: loading the seed is slow. */
export async function seed({ url, client, log = () => {} }) {
  if (!existsSync(seedPath)) return "nothing to seed";
  const version = /export const seedVersion\s*=\s*["']?([^"';\s]+)/.exec(readFileSync(seedPath, "utf8"))?.[1] ?? "1";
  if ((await seededVersion(client)) === version) return "up to date";
  await loadTypeScript();
  const { seed: run } = await import(pathToFileURL(seedPath).href);
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  try {
    const note = await run(pool, log);
    await client.query("INSERT INTO parley_meta (key, value) VALUES ('seed', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [version]);
    return typeof note === "string" ? note : `version ${version}`;
  } finally {
    await pool.end();
  }
}

async function seededVersion(client) {
  const { rows } = await client.query("SELECT value FROM parley_meta WHERE key = 'seed'");
  return rows[0]?.value ?? null;
}

let loader = null;

/** Lets this process import TypeScript, with the alias `@/`. */
export async function loadTypeScript() {
  const { register } = await import("tsx/esm/api");
  loader ??= register({ tsconfig: join(root, "tsconfig.json") });
}
