import ELK, { type ELK as LayoutEngine } from "elkjs/lib/elk-api";
import type { CanvasModel } from "./canvas-model";
import { fromLayoutGraph, type Positions, toLayoutGraph } from "./layout-graph";

let engine: LayoutEngine | null = null;

/** Lays the whole flow out in layers from left to right, off the main thread. Equal flows give equal positions. Browser only. */
export async function computeLayout(model: CanvasModel): Promise<Positions> {
  if (model.states.length === 0) return {};
  engine ??= new ELK({ workerFactory: () => new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" }) });
  return fromLayoutGraph(await engine.layout(toLayoutGraph(model)));
}
