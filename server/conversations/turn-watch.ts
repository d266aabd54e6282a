import type { Step } from "@/flows/protocol/step";
import type { TurnGuard } from "@/server/db/turn-commit";
import type { TurnKind, TurnObservation } from "./turn-observation";

/** Takes the time of one turn. `elapsed` gives milliseconds of a clock that never goes back. */
export function watchTurn(elapsed: () => number, kind: TurnKind) {
  const begun = elapsed();
  const spent = { load: 0, commit: 0, effects: 0 };
  const counted = { effects: 0, steps: 0, tries: 0 };
  let guard: TurnGuard["type"] | null = null;

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
    wrote(by: TurnGuard["type"], steps: readonly Step[]): void {
      guard ??= by;
      counted.steps += steps.length;
      for (const step of steps) {
        if (step.executor === null) continue;
        counted.effects += 1;
        spent.effects += step.durationMs;
      }
    },
    observation(outcome: TurnObservation["outcome"]): TurnObservation {
      const { load, commit, effects } = spent;
      return { kind, outcome, guard, phases: { load, engine: Math.max(0, elapsed() - begun - load - commit - effects), effects, commit }, ...counted };
    },
  };
}

export type TurnWatch = ReturnType<typeof watchTurn>;
