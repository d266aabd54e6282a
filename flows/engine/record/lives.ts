import type { CompiledFlow } from "../compile/compiled";
import type { Signal } from "../run/signal";
import { diverged } from "./diverged";

/** The versions that a run was lived on, in their order: one, unless it was moved to others. */
export type Lives = CompiledFlow | readonly CompiledFlow[];

const isMany = (lives: Lives): lives is readonly CompiledFlow[] => Array.isArray(lives);

/** The version that a run began on. @throws FlowError REPLAY_DIVERGED when there is none */
export function firstOf(lives: Lives): CompiledFlow {
  if (!isMany(lives)) return lives;
  const [first] = lives;
  if (first === undefined) throw diverged(1, 1, "no version is known");
  return first;
}

/**
 * Says of each signal of a tape, given in their order, which version it is taken on and how many there were before: one that moves the
 * run is the first on the version that it leads to. @throws FlowError REPLAY_DIVERGED when that version is not among them
 */
export function followLives(lives: Lives): (n: number, signal: Signal, seq: number) => { flow: CompiledFlow; life: number } {
  const all = isMany(lives) ? lives : [lives];
  let life = 0;
  return (n, signal, seq) => {
    if (signal.type === "migrated") life += 1;
    const flow = all[life];
    if (flow === undefined) throw diverged(n, seq + 1, "the version that the run was moved to is not known");
    return { flow, life };
  };
}
