/** Builds the pages when something changed since the last build. */
import { build } from "./bootstrap/build.mjs";
import { installPackages } from "./bootstrap/install.mjs";
import { root } from "./bootstrap/paths.mjs";
import { generateClient } from "./bootstrap/prisma.mjs";
import { explain, step } from "./bootstrap/say.mjs";

process.chdir(root);
try {
  await step("Packages", () => installPackages());
  await step("Database client", generateClient);
  await step("Pages", build);
} catch (error) {
  process.exitCode = explain(error);
}
