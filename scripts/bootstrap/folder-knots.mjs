import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { importsOf, isTestFile, sourceFilesBelow, targetOf } from "./imports.mjs";

/** Folders whose own folders are rooms: each room, and what lies beside the rooms, is a folder of its own here. */
const withRooms = new Set(["flows/engine"]);
/** Read by every folder of the server; the other files beside those folders put it together and know everyone. */
const below = new Set(["server/env.ts"]);

/** The folder that a file counts to: `server/runs`, `flows/engine/run`, `flows/engine` for what lies beside the rooms. Files beside the folders of `server/` count as one. */
export function folderOf(file) {
  const [tree, name, ...rest] = file.split("/");
  if (tree === "app") return tree;
  if (rest.length === 0) return topOf(tree, /\.[a-z]+$/.test(name) ? name : `${name}.ts`);
  const folder = `${tree}/${name}`;
  return withRooms.has(folder) && rest.length > 1 ? `${folder}/${rest[0]}` : folder;
}

function topOf(tree, name) {
  const file = `${tree}/${name}`;
  return tree === "server" && !below.has(file) ? "server/*.ts" : file;
}

/** Every import of one folder by another below `root`, types included; tests may know everyone. */
export function folderImports(root, trees) {
  return sourceFilesBelow(root, trees).flatMap((path) => {
    const file = relative(root, path);
    return isTestFile(file) ? [] : importsOf(readFileSync(path, "utf8")).map(({ specifier }) => ({ file, specifier }));
  });
}

/** One text for each knot of folders that know each other in a circle: the folders of its shortest circle, and an import for each arrow. */
export function findFolderKnots(imports) {
  const arrows = arrowsOf(imports);
  const circles = [];
  const tied = new Set();
  for (const folder of [...arrows.keys()].sort()) {
    const circle = tied.has(folder) ? null : shortestCircle(arrows, folder);
    if (circle === null) continue;
    for (const each of arrows.keys()) if (reaches(arrows, folder, each) && reaches(arrows, each, folder)) tied.add(each);
    circles.push(describe(arrows, circle));
  }
  return circles;
}

/** By folder, the folders it knows, each with the first import that shows it. */
function arrowsOf(imports) {
  const arrows = new Map();
  for (const { file, specifier } of imports) {
    const target = targetOf(specifier, file);
    const [from, to] = [folderOf(file), target === null ? null : folderOf(target)];
    if (to === null || from === to) continue;
    const known = arrows.get(from) ?? new Map();
    if (!known.has(to)) known.set(to, `${file} imports "${specifier}"`);
    arrows.set(from, known);
  }
  return arrows;
}

/** The folders of the shortest circle through one of them, which comes first; null when there is none. */
function shortestCircle(arrows, start) {
  const ways = [[start]];
  const seen = new Set();
  // The list grows while it is gone through.
  for (const way of ways) {
    for (const next of arrows.get(way.at(-1))?.keys() ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

function reaches(arrows, from, to) {
  const found = new Set([from]);
  for (const folder of found) for (const next of arrows.get(folder)?.keys() ?? []) found.add(next);
  return found.has(to);
}

function describe(arrows, circle) {
  const arrowsOfCircle = circle.map((folder, index) => arrows.get(folder).get(circle[(index + 1) % circle.length]));
  return [`Folders know each other in a circle: ${[...circle, circle[0]].join(" → ")}.`, ...arrowsOfCircle.map((line) => `  ${line}`)].join("\n");
}
