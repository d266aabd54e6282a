import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

export type FoundPackage = { entry: string; version: string | null };

const packageSchema = z.object({ name: z.string().optional(), version: z.string().optional() });

/**
 * The module of a plugin: of a package that is installed where `root` finds it, or of a folder (`./`, `/`).
 * @throws Error that says what is not there
 */
export function findPackage(name: string, root: string): FoundPackage {
  const isFolder = name.startsWith(".") || name.startsWith("/");
  const target = isFolder ? resolve(root, name) : name;
  if (isFolder && !existsSync(target)) throw new Error(`there is no folder ${name}`);
  try {
    const path = createRequire(join(root, "package.json")).resolve(target);
    return { entry: pathToFileURL(path).href, version: versionOf(dirname(path)) };
  } catch (error) {
    throw new Error(isFolder ? "its package.json names no module that is there" : "no such package is installed", { cause: error });
  }
}

/** As the nearest package.json above says. */
function versionOf(folder: string): string | null {
  const file = join(folder, "package.json");
  if (existsSync(file)) return packageSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.version ?? null;
  const parent = dirname(folder);
  return parent === folder ? null : versionOf(parent);
}
