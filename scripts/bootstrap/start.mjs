import { build } from "./build.mjs";
import { root } from "./paths.mjs";
import { createPreparation, portSentence } from "./prepare.mjs";
import { explain, PlainError, say, step } from "./say.mjs";
import { loadTypeScript } from "./seed.mjs";
import { stopOnSignals } from "./signals.mjs";

/** `npm start`: from a clone to a serving Parley, in one process. */
export async function start() {
  const startedAt = Date.now();
  process.chdir(root);
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const preparation = createPreparation();
  let server = null;
  const stop = async () => {
    await server?.stop();
    await preparation.stop();
  };
  stopOnSignals(stop);
  say("Parley");
  try {
    const { database } = await preparation.prepare();
    if (process.env.PARLEY_ROLE !== "worker") await step("Pages", build);
    await step("Server", async () => {
      server = await serve();
      return server.url;
    });
    database.onFailure(() => stoppedDatabase(stop));
    printLinks(server, startedAt);
  } catch (error) {
    const code = explain(error?.code === "EADDRINUSE" ? new PlainError(portSentence(error.code, error.port, error.address)) : error);
    await stop().catch(() => {}); // the first error is the one to read
    process.exit(code);
  }
}

async function serve() {
  await loadTypeScript();
  const { parseEnv } = await import("../../server/env.ts");
  const { startServer } = await import("../../server/main.ts");
  return startServer({ env: readEnv(parseEnv), dev: false });
}

function readEnv(parseEnv) {
  try {
    return parseEnv(process.env);
  } catch (error) {
    throw new PlainError(error.message);
  }
}

export function printLinks({ url, ownerLink }, startedAt) {
  say(`\nParley is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`);
  say(`  Studio  ${url}`);
  say(`  Chat    ${url}/chat/food_order_v2`);
  if (ownerLink) say(`  Owner   ${ownerLink}  (opens once: choose your password there)`);
  say("\nCtrl-C stops it.");
}

function stoppedDatabase(stop) {
  explain(new PlainError("The database has stopped, so Parley stops too. Its log is postgres.log in the data folder; start again to recover."));
  stop().finally(() => process.exit(1));
}
