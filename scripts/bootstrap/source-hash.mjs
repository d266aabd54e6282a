import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./paths.mjs";

const skipped = /(^|\/)(node_modules|generated|testing)(\/|$)|\.test\.[a-z]+$|\.md$/;

/** One hash over the contents of files and folders below the clone, in a fixed order; what is missing counts as missing. */
export function sourceHash(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesBelow).sort()) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  const full = join(root, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (!found || skipped.test(path)) return [];
  return found.isDirectory() ? readdirSync(full).flatMap((name) => filesBelow(`${path}/${name}`)) : [full];
}
