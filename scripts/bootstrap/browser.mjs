import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The Chromium for browser tests: CHROMIUM_PATH, else Playwright's own, else one on PATH, else Playwright's is installed. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new PlainError(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  return (await playwrightsOwn()) ?? onPath() ?? (await installed());
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run
  }
}

async function installed() {
  const { output } = await run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"], { cwd: root });
  const path = await playwrightsOwn();
  if (path) return path;
  throw new PlainError(
    `No Chromium was found and none could be installed. Install one (apt-get install chromium) or name it in CHROMIUM_PATH. Playwright said:\n${output.trim()}`,
  );
}
