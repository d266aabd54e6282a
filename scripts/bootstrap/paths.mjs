import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const fromRoot = (path) => (isAbsolute(path) ? path : join(root, path));
