import type { StateName } from "../../definition/schema";
import type { JsonObject } from "../../json/json";

/** Who has called a run: its end is told there. `depth`: how many runs stand above it. */
export type Caller = { runId: string; key: string; depth: number };

export const familyLimits = {
  /** A run that stands so deep below the first may not call another. */
  depth: 8,
  /** Runs that begin within one turn: each level may call several, and their number would multiply. */
  begunPerTurn: 32,
} as const;

/**
 * What a call of another flow asks of the caller's host, in this order with whatever else the run does.
 * - `begin`: a run of the flow, in this run's place; its end comes back as `childEnded` with the same `seq`.
 * - `callOff`: nobody waits for the run any more that was begun under the key; it is cancelled, and its end is not told.
 */
export type FlowCall = BeginCall | { type: "callOff"; key: string };
export type BeginCall = { type: "begin"; seq: number; key: string; flow: string; inputs: JsonObject; depth: number };

/** How a called run has ended. `because`: what the customer said, or that its time was over; `outputs` by context path of the caller. */
export type ChildEnd =
  | { outcome: "completed"; state: StateName; outputs: JsonObject }
  | { outcome: "cancelled"; because: "cancel" | "startOver" | "timeout" }
  | { outcome: "failed"; error: { code: string; message: string } };

/** The key of a call: of a fork another than of its parent. */
export const callKey = (runId: string, seq: number): string => `${runId}:${seq}`;
