/** Fails when an import goes in a direction that docs/architecture.md forbids, or when folders know each other in a circle. */
import { findFolderKnots, folderImports } from "./bootstrap/folder-knots.mjs";
import { importRules } from "./bootstrap/import-rules.mjs";
import { findBrokenDirections } from "./bootstrap/imports.mjs";
import { root } from "./bootstrap/paths.mjs";
import { say } from "./bootstrap/say.mjs";

const folders = ["app", "components", "flows", "server"];
const broken = findBrokenDirections(root, importRules, folders);
const knots = findFolderKnots(folderImports(root, folders));
for (const sentence of [...broken, ...knots]) say(sentence);
if (broken.length > 0) say(`${broken.length} imports go in a forbidden direction.`);
if (broken.length + knots.length === 0) say("Import directions hold, between folders too.");
process.exitCode = broken.length + knots.length === 0 ? 0 : 1;
