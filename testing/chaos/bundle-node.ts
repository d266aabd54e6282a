import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** CommonJS packages inside the bundle look for these. */
const prelude = `import { createRequire as preludeRequire } from "node:module"; import { fileURLToPath as preludePath } from "node:url";
const require = preludeRequire(import.meta.url); const __filename = preludePath(import.meta.url); const __dirname = preludePath(new URL(".", import.meta.url));`;

/**
 * Packs the server of `node.ts` with its packages into one file, so that a killed process serves again within half a second.
 * It lies below node_modules, where what is not packed is found.
 */
export async function bundleNode(): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = join(root, "node_modules/.cache", `parley-chaos-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "node.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./node.ts", import.meta.url))],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { "@": root.replace(/\/$/, "") },
    external: ["next", "pg-native"],
    banner: { js: prelude },
    logLevel: "error",
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
