/** Fails when an import goes in a direction that docs/architecture.md forbids. */
import { importRules } from "./bootstrap/import-rules.mjs";
import { findBrokenDirections } from "./bootstrap/imports.mjs";
import { root } from "./bootstrap/paths.mjs";
import { say } from "./bootstrap/say.mjs";

const broken = findBrokenDirections(root, importRules, ["app", "components", "flows", "server"]);
for (const sentence of broken) say(sentence);
say(broken.length === 0 ? "Import directions hold." : `${broken.length} imports go in a forbidden direction.`);
process.exitCode = broken.length === 0 ? 0 : 1;
