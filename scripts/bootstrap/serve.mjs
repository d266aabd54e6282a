import { root } from "./paths.mjs";
import { fill } from "./prepare.mjs";
import { explain, PlainError, say } from "./say.mjs";
import { loadTypeScript } from "./seed.mjs";
import { stopOnSignals } from "./signals.mjs";

/** One node on a database that is there and migrated, from sources that are installed and built: what a container runs. */
export async function serve({ pages = true } = {}) {
  process.chdir(root);
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  let server = null;
  stopOnSignals(async () => server?.stop());
  try {
    server = await open(pages);
    say(`Parley serves ${server.url} as ${process.env.PARLEY_ROLE || "all"}, node ${server.nodeId}.`);
    if (server.ownerLink) say(`Owner   ${server.ownerLink}  (opens once: choose your password there)`);
  } catch (error) {
    process.exit(explain(error));
  }
}

async function open(pages) {
  await loadTypeScript();
  const { parseEnv } = await import("../../server/env.ts");
  const { startServer } = await import("../../server/main.ts");
  try {
    return await startServer({ env: parseEnv(process.env), dev: false, pages });
  } catch (error) {
    // The sentences of the environment and of a database that never came are for people; everything else keeps its stack.
    const isSentence = error instanceof Error && (error.name === "DatabaseAway" || /^[A-Z_]+ (is|must)/.test(error.message));
    throw isSentence ? new PlainError(error.message) : error;
  }
}

/** Migrates and seeds the database of DATABASE_URL, once before the nodes of a new version start. */
export async function migrateDatabase() {
  process.chdir(root);
  const url = process.env.DATABASE_URL;
  try {
    if (!url) throw new PlainError("DATABASE_URL is missing.");
    await fill(url);
  } catch (error) {
    process.exitCode = explain(error);
  }
}
