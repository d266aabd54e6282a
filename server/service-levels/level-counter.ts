import type { TurnObservation } from "../conversations/turn-observation";

/** Upper ends of the steps in which turns are counted, in milliseconds; one more step is for what took longer. */
export const turnStepsMs = [50, 100, 200, 350, 500, 750, 1_000, 2_000, 5_000, 10_000, 25_000] as const;

export type LevelCounts = {
  requests: number;
  /** Answered with 500 or more. */
  requestErrors: number;
  /** That customers waited for. */
  turns: number;
  turnFailures: number;
  /** How many of them took as long as each step of `turnStepsMs`, and longer than all. */
  turnMs: number[];
};

const nothing = (): LevelCounts => ({
  requests: 0,
  requestErrors: 0,
  turns: 0,
  turnFailures: 0,
  turnMs: Array.from({ length: turnStepsMs.length + 1 }, () => 0),
});

/** What a process did since somebody last asked, in its memory alone. */
export function createLevelCounter() {
  let counts = nothing();
  return {
    countRequest(status: number): void {
      counts.requests += 1;
      if (status >= 500) counts.requestErrors += 1;
    },
    /** Only what a customer waits for: an opening or a message. */
    countTurn({ kind, outcome, phases }: Pick<TurnObservation, "kind" | "outcome" | "phases">): void {
      if ((kind !== "open" && kind !== "message") || (outcome !== "taken" && outcome !== "failed")) return;
      counts.turns += 1;
      if (outcome === "failed") counts.turnFailures += 1;
      const ms = phases.load + phases.engine + phases.effects + phases.commit;
      const step = turnStepsMs.findIndex((end) => ms <= end);
      const at = step === -1 ? turnStepsMs.length : step;
      counts.turnMs[at] = (counts.turnMs[at] ?? 0) + 1;
    },
    /** Hands out what was counted and begins anew. */
    take(): LevelCounts {
      const taken = counts;
      counts = nothing();
      return taken;
    },
    /** Takes back what could not be kept. */
    giveBack(kept: LevelCounts): void {
      counts = {
        requests: counts.requests + kept.requests,
        requestErrors: counts.requestErrors + kept.requestErrors,
        turns: counts.turns + kept.turns,
        turnFailures: counts.turnFailures + kept.turnFailures,
        turnMs: counts.turnMs.map((count, index) => count + (kept.turnMs[index] ?? 0)),
      };
    },
  };
}

export type LevelCounter = ReturnType<typeof createLevelCounter>;
