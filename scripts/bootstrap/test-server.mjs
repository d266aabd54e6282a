import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { databaseUrls, freePort } from "./postgres-files.mjs";
import { PlainError } from "./say.mjs";

/** A production server as `npm start` makes it, with a data folder and a port of its own, so that it meets no running one. */
export async function startTestServer({ env = {} } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-e2e-"));
  const port = await freePort();
  const owner = { email: "owner@example.com", password: randomBytes(12).toString("base64url") };
  const apiKey = randomBytes(24).toString("base64url");
  const courierSecret = randomBytes(24).toString("base64url");
  const child = spawn(process.execPath, [join(root, "scripts/start.mjs")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...withoutOurs(process.env),
      HOST: "127.0.0.1",
      PORT: String(port),
      PARLEY_DATA_DIR: dataDir,
      PARLEY_OWNER_EMAIL: owner.email,
      PARLEY_OWNER_PASSWORD: owner.password,
      PARLEY_API_KEY: apiKey,
      WEBHOOK_SECRET_COURIER: courierSecret,
      ...env,
    },
  });
  const output = await untilServing(child);
  return {
    baseUrl: `http://localhost:${port}`,
    databaseUrl: databaseUrl(dataDir),
    dataDir,
    owner,
    apiKey,
    courierSecret,
    output,
    stop: async () => {
      if (child.exitCode === null && child.kill("SIGTERM")) await once(child, "exit");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function databaseUrl(dataDir) {
  return databaseUrls(JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8"))).url;
}

/** Variables that a developer's shell may hold and that would lead a test to real data. */
function withoutOurs({ DATABASE_URL: _1, NEXTAUTH_URL: _2, NEXTAUTH_SECRET: _3, PARLEY_TRUST_PROXY: _4, ...rest }) {
  return rest;
}

/** What it printed, once it serves. */
function untilServing(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk) => {
      output += chunk;
      if (output.includes("Ctrl-C stops it.")) resolve(() => output);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new PlainError(`The server for the browser tests did not start:\n${output}`)));
  });
}
