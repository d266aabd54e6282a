import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";

const sourceFile = /\.(ts|tsx|mts)$/;
const skippedFolder = /^(node_modules|generated|\.next.*|\.parley.*|\.git|test-results)$/;
const importPattern = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*${}\s,]+?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/g;

/** Every import of a source text: what it names, and whether only types come from it. */
export function importsOf(text) {
  return [...text.matchAll(importPattern)].map((match) => ({ specifier: match[3] ?? match[4], isTypeOnly: Boolean(match[2]) }));
}

/** The path below the root that an import names, or null for a package. */
export function targetOf(specifier, fromFile) {
  if (specifier.startsWith("@/")) return posix.normalize(specifier.slice(2));
  if (specifier.startsWith(".")) return posix.normalize(posix.join(dirname(fromFile), specifier));
  return null;
}

/** One sentence for each import below `root` that goes in a forbidden direction. */
export function findBrokenDirections(root, rules, folders) {
  return sourceFilesBelow(root, folders).flatMap((path) => {
    const file = relative(root, path);
    return importsOf(readFileSync(path, "utf8")).flatMap((found) => check({ file, ...found }, rules));
  });
}

/** Paths of the sources in some folders below `root`. */
export function sourceFilesBelow(root, folders) {
  return folders.flatMap((folder) => filesBelow(join(root, folder)));
}

/** Tests, and what serves them. */
export function isTestFile(file) {
  return /\.(test|fixture)\.[a-z]+$|\/(testing|fixtures)\//.test(file);
}

/** @returns the sentences of the rules that an import breaks */
export function check({ file, specifier, isTypeOnly }, rules) {
  const target = targetOf(specifier, file);
  const imported = { file, specifier, target, isTypeOnly, isTest: isTestFile(file) };
  return rules.filter((rule) => rule.from.test(file) && rule.breaks(imported)).map((rule) => `${file} imports "${specifier}": ${rule.says}`);
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    const full = join(path, name);
    if (statSync(full).isDirectory()) return skippedFolder.test(name) ? [] : filesBelow(full);
    return sourceFile.test(name) ? [full] : [];
  });
}
