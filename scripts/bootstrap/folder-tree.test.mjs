import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderImports, folderOf } from "./folder-knots.mjs";
import { targetOf } from "./imports.mjs";
import { root } from "./paths.mjs";

/** The folders of the tree in docs/architecture.md, with their place in it from above: `{ "flows/engine/run": 27, … }`. */
function placesInTree() {
  const text = readFileSync(join(root, "docs/architecture.md"), "utf8");
  const [, tree] = /\n## Folders\n[^]*?\n```\n([^]*?)```/.exec(text) ?? [];
  const places = {};
  const above = [];
  for (const [index, line] of (tree ?? "").split("\n").entries()) {
    const [, indent, name] = /^( *)([\w-]+)\/ +\S/.exec(line) ?? [];
    if (name === undefined) continue;
    above.splice(indent.length / 2, Number.POSITIVE_INFINITY, name);
    places[above.join("/")] = index;
  }
  return places;
}

const foldersIn = (place) =>
  readdirSync(join(root, place), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${place}/${name}`);

describe("the folder tree in docs/architecture.md", () => {
  const places = placesInTree();

  it.each(["components", "flows", "flows/engine", "server", "testing"])("has every folder of %s, and no other", (place) => {
    const depth = place.split("/").length + 1;
    const told = Object.keys(places).filter((folder) => folder.startsWith(`${place}/`) && folder.split("/").length === depth);
    expect(told.sort()).toEqual(foldersIn(place).sort());
  });

  it("has above what knows, below what is known", () => {
    const upwards = folderImports(root, ["flows", "server"]).flatMap(({ file, specifier }) => {
      const target = targetOf(specifier, file);
      const [from, to] = [places[folderOf(file)], target === null ? undefined : places[folderOf(target)]];
      const isSameTree = target?.split("/")[0] === file.split("/")[0];
      return isSameTree && from > to && !isRoomOfItsTop(file, target) ? [`${file} imports "${specifier}"`] : [];
    });
    expect(upwards).toEqual([]);
  });
});

/** What lies beside the rooms of the engine stands between them, which a tree cannot show. */
function isRoomOfItsTop(file, target) {
  return folderOf(target) === "flows/engine" && file.startsWith("flows/engine/");
}
