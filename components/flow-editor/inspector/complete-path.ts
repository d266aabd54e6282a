import type { ContextPath } from "./context-paths";

/** The path that is being typed inside `{{ … }}` at the caret: where it begins and what is there already. Null outside of one. Pure. */
export function pathAtCaret(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf("{{");
  if (open === -1 || before.indexOf("}}", open) !== -1) return null;
  const match = /[\w.]*$/.exec(before.slice(open + 2));
  const typed = match?.[0] ?? "";
  return { from: caret - typed.length, typed };
}

const limit = 8;

/** Paths that fit what is typed: those that begin with it first, then those that hold it. Pure. */
export function matchingPaths(paths: readonly ContextPath[], typed: string): ContextPath[] {
  const wanted = typed.toLowerCase();
  const starts = paths.filter(({ path }) => path.toLowerCase().startsWith(wanted));
  const holds = paths.filter(({ path }) => !path.toLowerCase().startsWith(wanted) && path.toLowerCase().includes(wanted));
  return [...starts, ...holds].slice(0, limit);
}

/** The text with the path put in, closed by `}}`, and where the caret goes. Pure. */
export function completePath(text: string, caret: number, path: string): { text: string; caret: number } | null {
  const place = pathAtCaret(text, caret);
  if (!place) return null;
  const rest = text.slice(caret).replace(/^[\w.]*/, "");
  const closing = rest.startsWith("}}") ? "" : "}}";
  const head = text.slice(0, place.from) + path;
  return { text: head + closing + rest, caret: head.length + 2 };
}
