import type { Outcome, StateType } from "@/flows/definition/schema";
import type { CanvasNode } from "./canvas-nodes";

const typeColors = {
  action: "var(--action)",
  decision: "var(--decision)",
  wait: "var(--wait)",
  parallel: "var(--parallel)",
  final: "var(--success)",
} as const satisfies Record<StateType, string>;
const outcomeColors = { completed: "var(--success)", cancelled: "var(--neutral)", failed: "var(--danger)" } as const satisfies Record<Outcome, string>;

/** A state's hue on the minimap, the same as everywhere. */
export function minimapColor({ data }: CanvasNode): string {
  return data.view.outcome ? outcomeColors[data.view.outcome] : typeColors[data.view.type];
}
