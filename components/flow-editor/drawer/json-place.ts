import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

/**
 * Where somebody writes: at a key of the object at `path`, or at the value at `path`. `from` and `to` bound what is written there
 * already, quotes included; `written` is that without them, up to the cursor.
 */
export type JsonPlace = { kind: "key" | "value"; path: (string | number)[]; from: number; to: number; written: string };

const parseBudgetMs = 100;
const scalars: ReadonlySet<string> = new Set(["String", "Number", "True", "False", "Null"]);

/** Null where neither a key nor a value can stand. */
export function placeAt(state: EditorState, pos: number): JsonPlace | null {
  const tree = ensureSyntaxTree(state, state.doc.length, parseBudgetMs);
  if (tree === null) return null;
  const node = named(tree.resolveInner(pos, -1));
  const { name } = node;
  if (name === "PropertyName") return placeOf(state, node, "key", pathTo(state, node.parent?.parent ?? null), pos);
  if (scalars.has(name)) return pos > node.to ? null : placeOf(state, node, "value", pathTo(state, node), pos);
  if (name === "Property") return isBehindColon(state, node, pos) ? nothingYet("value", [...pathTo(state, node.parent), keyOf(state, node)], pos) : null;
  if (name === "Object" && pos > node.from) return nothingYet("key", pathTo(state, node), pos);
  if (name === "Array" && pos > node.from) return nothingYet("value", [...pathTo(state, node), elementsBefore(node, pos)], pos);
  return null;
}

const nothingYet = (kind: JsonPlace["kind"], path: JsonPlace["path"], at: number): JsonPlace => ({ kind, path, from: at, to: at, written: "" });

function placeOf(state: EditorState, { from, to }: SyntaxNode, kind: JsonPlace["kind"], path: JsonPlace["path"], pos: number): JsonPlace {
  return { kind, path, from, to, written: state.sliceDoc(from, pos).replace(/^"/, "").replace(/"$/, "") };
}

/** What is not understood yet, and a bracket, stand in something that has a name. */
function named(node: SyntaxNode): SyntaxNode {
  let found = node;
  while ((found.type.isError || brackets.has(found.name)) && found.parent !== null) found = found.parent;
  return found;
}

const brackets: ReadonlySet<string> = new Set(["[", "]", "{", "}", ","]);

function isBehindColon(state: EditorState, property: SyntaxNode, pos: number): boolean {
  const name = property.getChild("PropertyName");
  return name !== null && state.sliceDoc(name.to, pos).includes(":");
}

function pathTo(state: EditorState, node: SyntaxNode | null): (string | number)[] {
  const parent = node?.parent ?? null;
  if (node === null || parent === null) return [];
  if (parent.name === "Property") return [...pathTo(state, parent.parent), keyOf(state, parent)];
  if (parent.name === "Array") return [...pathTo(state, parent), elementsBefore(parent, node.from)];
  return pathTo(state, parent);
}

function keyOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild("PropertyName");
  return name === null ? "" : state.sliceDoc(name.from, name.to).replaceAll('"', "");
}

const signs: ReadonlySet<string> = new Set(["[", "]", ",", "⚠"]);

function elementsBefore(array: SyntaxNode, pos: number): number {
  let count = 0;
  for (let child = array.firstChild; child && child.to <= pos && child.from < pos; child = child.nextSibling) if (!signs.has(child.name)) count += 1;
  return count;
}
