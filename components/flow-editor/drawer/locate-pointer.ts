import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import { pointerKeys } from "@/flows/json/json-pointer";

const parseBudgetMs = 200;

/** Where the value of a JSON pointer stands in the text, in characters; null when the text has no such place. */
export function locatePointer(state: EditorState, pointer: string): { from: number; to: number } | null {
  let node: SyntaxNode | null = ensureSyntaxTree(state, state.doc.length, parseBudgetMs)?.topNode.firstChild ?? null;
  for (const key of pointerKeys(pointer)) {
    if (!node) return null;
    node = node.name === "Array" ? elementAt(node, Number(key)) : valueOf(node, key, state);
  }
  return node ? { from: node.from, to: node.to } : null;
}

function valueOf(object: SyntaxNode, key: string, state: EditorState): SyntaxNode | null {
  for (const property of object.getChildren("Property")) {
    const name = property.getChild("PropertyName");
    if (name && state.sliceDoc(name.from, name.to) === JSON.stringify(key)) return property.lastChild;
  }
  return null;
}

const brackets: ReadonlySet<string> = new Set(["[", "]", ",", "⚠"]);

function elementAt(array: SyntaxNode, index: number): SyntaxNode | null {
  let seen = 0;
  for (let child = array.firstChild; child; child = child.nextSibling) {
    if (brackets.has(child.name)) continue;
    if (seen === index) return child;
    seen += 1;
  }
  return null;
}
