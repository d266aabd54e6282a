import type { EventName, StateName } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";
import type { PatchOperation } from "../../protocol/step";
import type { Hook } from "./agenda";
import type { EpochMs } from "./signal";

export type StepError = { code: string; message: string; retryable?: boolean };

/** What every step says. `event` is what it led to; `contextPatch` what it changed, RFC 6902. */
type Recorded = {
  /** 1, 2, 3 … within the run. */
  seq: number;
  turn: number;
  state: StateName;
  event: EventName | null;
  error: StepError | null;
  contextPatch: PatchOperation[];
  at: EpochMs;
};

/** An action that was performed, has failed, or was called off with its branch. */
export type ActionStep = Recorded & {
  type: "action";
  status: "completed" | "failed" | "skipped";
  hook: Hook;
  branch: string | null;
  executor: string;
  /** With its templates resolved; null when they could not be. */
  config: Json;
  output: JsonObject | null;
  attempts: number;
  durationMs: number;
};

/** The choice of a way on, with what was looked at for it. Without one (`to` is null) it is the end of the run, or what could not be evaluated. */
export type ChoiceStep = Recorded & {
  type: "choice";
  status: "completed" | "failed";
  to: StateName | null;
  /** What could not be evaluated, or who asked for the failure. */
  input: JsonObject | null;
  output: JsonObject | null;
};

/** What a parked run waits for. */
export type Awaited = {
  for: "input" | "system";
  accepts: EventName[];
  /** When its timer is due, as ISO 8601. */
  until: string | null;
  buttons: { id: string; label: string }[];
  paused?: string;
  /** The flow that runs meanwhile. */
  flow?: string;
};

/** The run parks (`pending`), or goes on by what it was waiting for or was asked to do. */
export type WaitStep = Recorded & { type: "wait" } & (
    | { status: "pending"; awaits: Awaited }
    /** `input`: what came; `output`: the event it became, and how. */
    | { status: "completed" | "failed"; input: Json; output: JsonObject; durationMs: number }
  );

/** One thing that a run did. The wire spells it flat (`wireStep`). */
export type Step = ActionStep | ChoiceStep | WaitStep;
