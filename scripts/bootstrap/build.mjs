import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNpm } from "./install.mjs";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { PlainError } from "./say.mjs";
import { sourceHash } from "./source-hash.mjs";

const inputs = [
  "prisma/schema.prisma",
  "app",
  "components",
  "flows",
  "server",
  "public",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

export const distDir = () => process.env.NEXT_DIST_DIR || ".next";

/** Whether the build in `dir` was made from the sources as they are. */
export function hasFreshBuild(dir = distDir()) {
  const stampPath = join(root, dir, "parley-build");
  return existsSync(stampPath) && readFileSync(stampPath, "utf8") === sourceHash(inputs);
}

/** Builds the pages when the sources or the lock file changed since the build that is there. */
export async function build() {
  if (hasFreshBuild()) return "up to date";
  const stamp = sourceHash(inputs);
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], { cwd: root, env });
  if (code !== 0) throw new PlainError(buildFailure(output));
  const hasList = await writeBillOfMaterials();
  writeFileSync(join(root, distDir(), "parley-build"), stamp);
  return hasList ? "built" : "built; npm could not write the list of what is in it";
}

/** `sbom.cdx.json` beside the build: every package that runs in production with its version and digest, in the CycloneDX format. */
async function writeBillOfMaterials() {
  const { code, output } = await runNpm(["sbom", "--sbom-format=cyclonedx", "--package-lock-only", "--omit=dev", "--loglevel=silent"]).catch(() => ({
    code: 1,
  }));
  if (code !== 0) return false;
  writeFileSync(join(root, distDir(), "sbom.cdx.json"), output);
  return true;
}

function buildFailure(output) {
  if (/ENOSPC/.test(output)) return "The disk is full, so the pages cannot be built. Free some space and start again.";
  if (/another next build process/i.test(output)) return "Another build of this folder is running. Wait for it and start again.";
  return `The pages could not be built. Next said:\n${output.trim().split("\n").slice(-40).join("\n")}`;
}
