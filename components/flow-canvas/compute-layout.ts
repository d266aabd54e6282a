import ELK from "elkjs/lib/elk-api";
import type { CanvasModel } from "./canvas-model";
import { fromLayoutGraph, layoutLimit, type Positions, toLayoutGraph } from "./layout-graph";
import { wrapColumns } from "./placement/wrap-columns";

/** Longer than this (ms) nobody waits for a layout that is only nicer. */
const patience = 15_000;

/** The better layout, or why there is none: the flow is too large for it, it took too long, it was cancelled, or it failed. */
export type LayoutResult = { type: "laidOut"; positions: Positions } | { type: "none"; because: "large" | "late" | "cancelled" | "failed" };

/**
 * Lays the whole flow out in columns from left to right, off the main thread, in bounded time. The engine's thread ends with
 * the answer, the time or `signal`, whichever comes first. Equal flows give equal positions. Browser only; never rejects.
 */
export function computeLayout(model: CanvasModel, signal: AbortSignal): Promise<LayoutResult> {
  if (model.states.length === 0) return Promise.resolve({ type: "laidOut", positions: {} });
  if (model.states.length > layoutLimit) return Promise.resolve({ type: "none", because: "large" });
  const engine = new ELK({ workerFactory: () => new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" }) });
  return new Promise<LayoutResult>((resolve) => {
    const timer = setTimeout(() => finish({ type: "none", because: "late" }), patience);
    const cancel = () => finish({ type: "none", because: "cancelled" });
    const finish = (result: LayoutResult) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      engine.terminateWorker();
      resolve(result);
    };
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel);
    engine.layout(toLayoutGraph(model)).then(
      (graph) => finish({ type: "laidOut", positions: wrapColumns(model, fromLayoutGraph(graph)) }),
      () => finish({ type: "none", because: "failed" }),
    );
  });
}
