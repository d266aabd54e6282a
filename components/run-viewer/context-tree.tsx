"use client";

import type { JsonObject } from "@/flows/json/json";
import { type Change, pointerTo } from "./context-changes";
import { JsonBranch } from "./json-tree";

/** The context as a tree; what this step added, changed or removed is marked and opened. */
export function ContextTree({ context, previous, changes }: { context: JsonObject; previous: JsonObject; changes: ReadonlyMap<string, Change> }) {
  const removed = Object.keys(previous).filter((key) => !Object.hasOwn(context, key));
  const keys = [...Object.keys(context), ...removed].sort();
  if (keys.length === 0) return <p className="px-4 py-2 text-ink-3">The context is empty at this step.</p>;
  return (
    <ul className="p-2 font-mono text-xs" data-testid="run-context">
      {keys.map((key) => (
        <JsonBranch
          key={key}
          name={key}
          value={Object.hasOwn(context, key) ? context[key] : previous[key]}
          pointer={pointerTo("", key)}
          changes={changes}
          depth={0}
        />
      ))}
    </ul>
  );
}
