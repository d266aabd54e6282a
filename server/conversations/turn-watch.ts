import type { Step } from "@/flows/protocol/step";
import type { TurnGuard } from "@/server/db/turn-commit";
import type { LiveRun } from "./conversation";
import type { TurnKind, TurnObservation } from "./turn-observation";
import { unhandledIn } from "./unhandled";

/** Takes the time of one turn. `elapsed` gives milliseconds of a clock that never goes back. */
export function watchTurn(elapsed: () => number, kind: TurnKind) {
  const begun = elapsed();
  const spent = { load: 0, commit: 0, effects: 0 };
  const counted = { effects: 0, steps: 0, tries: 0 };
  let guard: TurnGuard | null = null;
  const written: Step[] = [];
  let before: LiveRun | null = null;

  return {
    async during<T>(phase: "load" | "commit", work: () => Promise<T>): Promise<T> {
      const from = elapsed();
      try {
        return await work();
      } finally {
        spent[phase] += elapsed() - from;
      }
    },
    tried(): void {
      counted.tries += 1;
    },
    /** The run as the turn found it. */
    found(run: LiveRun | null): void {
      before = run;
    },
    wrote(by: TurnGuard, steps: readonly Step[]): void {
      guard ??= by;
      counted.steps += steps.length;
      written.push(...steps);
      for (const step of steps) {
        if (step.executor === null) continue;
        counted.effects += 1;
        spent.effects += step.durationMs;
      }
    },
    /** `after`: the run as a turn that was taken left it. */
    observation(outcome: TurnObservation["outcome"], after: LiveRun | null = null): TurnObservation {
      const { load, commit, effects } = spent;
      const phases = { load, engine: Math.max(0, elapsed() - begun - load - commit - effects), effects, commit };
      return { kind, outcome, guard, phases, ...counted, unhandled: unhandledIn({ kind, before, after, steps: written }) };
    },
  };
}

export type TurnWatch = ReturnType<typeof watchTurn>;
