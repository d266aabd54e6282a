import type { TurnGuard } from "@/server/db/turn-commit";
import type { Unhandled } from "./unhandled";

/** What asked for a turn. `failure`: a run is ended because its turns fail again and again. */
export type TurnKind = "open" | "message" | "timer" | "webhook" | "event" | "recovery" | "failure";

/** What became of a turn, for whoever measures. It names no customer and holds no text. */
export type TurnObservation = {
  kind: TurnKind;
  /** `recovered`: the rest of a turn that a crash had broken off. `failed`: something was thrown and nothing more was written. */
  outcome: "taken" | "recovered" | "duplicateMessage" | "duplicateEvent" | "webhookDone" | "nothingToDo" | "movedOn" | "failed";
  /** What decided between writers; null when the turn came to no decision. */
  guard: TurnGuard | null;
  /** Milliseconds. `effects` is what executors took, `engine` all that is neither them nor a commit. */
  phases: { load: number; engine: number; effects: number; commit: number };
  /** Actions performed. */
  effects: number;
  steps: number;
  /** 1, and one more for each time another writer was first. */
  tries: number;
  /** What came and was of no use to the run; null when there was none of it. */
  unhandled: Unhandled | null;
};

export type ObserveTurn = (observation: TurnObservation) => void;
