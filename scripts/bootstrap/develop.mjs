import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { createPreparation } from "./prepare.mjs";
import { explain, say } from "./say.mjs";
import { stopOnSignals } from "./signals.mjs";

/** `npm run dev`: pages reload by themselves; a change below server/ or flows/ starts the server again, on the same database. */
export async function develop() {
  process.chdir(root);
  process.env.NODE_ENV = "development";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.env.NEXT_DIST_DIR ||= ".next-dev";
  const preparation = createPreparation();
  let server = null;
  const stop = async () => {
    if (server && server.exitCode === null && server.kill("SIGTERM")) await once(server, "exit");
    await preparation.stop();
  };
  stopOnSignals(stop);
  say("Parley, for development");
  try {
    await preparation.prepare({ dev: true });
  } catch (error) {
    const code = explain(error);
    await preparation.stop().catch(() => {}); // the first error is the one to read
    process.exit(code);
  }
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  server = spawn(process.execPath, [tsx, "watch", "--clear-screen=false", "--exclude", `${root}/.next*/**`, join(root, "scripts/bootstrap/serve-dev.ts")], {
    stdio: "inherit",
    env: process.env,
    detached: true, // Ctrl-C reaches us only; we then stop it and, after it, the database
  });
}
