import type { Step } from "@/flows/protocol/step";

export type Change = "added" | "changed" | "removed";

/** JSON pointer → what this step did to it. Parents of a changed value are not listed. Pure. */
export function changesOf(step: Step | null): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const operation of step?.contextPatch ?? []) {
    const change: Change = operation.op === "add" ? "added" : operation.op === "remove" ? "removed" : "changed";
    changes.set(operation.path, change);
  }
  return changes;
}

/** The pointer of `key` below `parent`, escaped as RFC 6901 asks. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The change that touches `pointer` or anything around it: a value inside an added object is added too. */
export function changeAt(changes: ReadonlyMap<string, Change>, pointer: string): Change | null {
  for (let path = pointer; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const change = changes.get(path);
    if (change) return change;
  }
  return null;
}

/** True when something below `pointer` changed, so that a tree opens itself on the way to it. */
export function holdsChange(changes: ReadonlyMap<string, Change>, pointer: string): boolean {
  for (const path of changes.keys()) if (path.startsWith(`${pointer}/`)) return true;
  return false;
}
