import { apply } from "mutative";
import { addStep, type Next, type Work } from "./act/work";
import { goOnWaiting } from "./park";
import type { Signal } from "./run/signal";

/** The run is on another version from here on: nothing is said, and it waits for what it waited for. Whoever sends the signal has shown that it fits (`fitRun`). */
export function moveToVersion(work: Work, { by, from, to, contextPatch }: Extract<Signal, { type: "migrated" }>): Next {
  const { snapshot } = work;
  if (contextPatch.length > 0) snapshot.context = apply(snapshot.context, contextPatch);
  snapshot.meta = { ...snapshot.meta, flowVersion: to.number };
  addStep(work, {
    type: "wait",
    status: "completed",
    input: { migrated: { from: from.number, to: to.number }, by },
    output: { event: null, how: "operator" },
    contextPatch,
  });
  return goOnWaiting(work);
}
