/**
 * Looks through the lock file: every package by its digest, from the registry, with no install script that nobody allowed.
 * `--advisories FILE` compares it with a database of advisories in the OSV format: one JSON list, or one entry a line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findAdvisories, isForOthers, lockFileProblems } from "./bootstrap/dependencies.mjs";
import { root } from "./bootstrap/paths.mjs";
import { explain, PlainError, say } from "./bootstrap/say.mjs";

const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

function readAdvisories(path) {
  try {
    const text = readFileSync(path, "utf8").trim();
    return text.startsWith("[") ? JSON.parse(text) : text.split("\n").map((line) => JSON.parse(line));
  } catch (error) {
    throw new PlainError(`${path} cannot be read as a list of advisories: ${error.message}`);
  }
}

try {
  const [option, file] = process.argv.slice(2);
  if (option !== undefined && (option !== "--advisories" || file === undefined)) throw new PlainError("Usage: npm run audit -- --advisories FILE");
  const lock = readJson("package-lock.json");
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  const problems = lockFileProblems(lock, readJson("package.json").allowScripts ?? {});
  const others = packages.filter(([, entry]) => entry.integrity === undefined && isForOthers(entry)).length;
  say(`${packages.length} packages, ${others} of them for other kinds of machines and without a digest here.`);
  const found = file === undefined ? [] : findAdvisories(lock, readAdvisories(file));
  say(file === undefined ? "Not compared with advisories: none were given." : `${found.length} advisories are about what is installed.`);
  for (const problem of problems) say(`  ${problem}`);
  for (const { name, version, id, summary, isDev } of found) say(`  ${name} ${version}${isDev ? " (development)" : ""}: ${id} ${summary}`);
  process.exitCode = problems.length + found.length > 0 ? 1 : 0;
} catch (error) {
  process.exitCode = explain(error);
}
