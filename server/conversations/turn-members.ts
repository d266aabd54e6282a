import type { EffectIntent, TurnPart } from "@/flows/engine/perform/perform-turn";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { EffectRow } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import { createEffectLedger } from "./effect-ledger";
import { idOf, intentRow, type RunBefore, type RunPart, type Utterance } from "./plan-turn";

/** A run that a turn writes: as the last commit left it, and what it has done since. */
type Joined = {
  before: RunBefore;
  version: PublishedVersion;
  done: TurnPart | null;
  ledger: ReturnType<typeof createEffectLedger>;
};

/** The runs of one turn, with what they have done since its last commit. */
export function createTurnMembers() {
  const joined = new Map<string, Joined>();
  let said: Utterance[] = [];

  function of(runId: string): Joined {
    const member = joined.get(runId);
    if (member === undefined) throw new Error(`the run ${runId} has no part in the turn`);
    return member;
  }

  function partOf(runId: string, { before, version, ledger }: Joined, done: TurnPart, rows: readonly EffectRow[], leaseBy: string | null): RunPart {
    return { before, version, part: done, effects: [...ledger.takeSettled(), ...rows], leaseBy: isMidTurn(done.snapshot) ? leaseBy : null };
  }

  return {
    join(before: RunBefore, version: PublishedVersion): void {
      const id = idOf(before);
      if (!joined.has(id)) joined.set(id, { before, version, done: null, ledger: createEffectLedger() });
    },
    ledgerOf: (runId: string) => of(runId).ledger,
    versionOf: (runId: string) => of(runId).version,
    /** Takes what a run has done, behind what it has done before. */
    keep(runId: string, part: TurnPart): void {
      const member = of(runId);
      member.done = member.done === null ? part : joinedParts(member.done, part);
      said.push(...part.replies.map((reply) => ({ runId, reply })));
    },
    /** What is to be written now. `leaseBy`: who holds the runs that have an effect under way; null when the turn ends here. */
    take(leaseBy: string | null, intent: { runId: string; intent: EffectIntent } | null): { parts: RunPart[]; said: Utterance[] } {
      const parts = [...joined].flatMap(([runId, member]) => {
        if (member.done === null) return [];
        const asked = intent?.runId === runId ? [intentRow(intent.intent)] : [];
        const rows = leaseBy === null ? member.ledger.unknown() : asked;
        return [partOf(runId, member, member.done, rows, leaseBy)];
      });
      const taken = { parts, said };
      said = [];
      for (const member of joined.values()) member.done = null;
      return taken;
    },
    /** The turn goes on from what is committed now. */
    wrote(runs: readonly LiveRun[]): void {
      for (const run of runs) {
        const member = joined.get(run.id);
        if (member !== undefined) member.before = { type: "lives", run };
      }
    },
    /** As the last commit left them. */
    live: (): LiveRun[] => [...joined.values()].flatMap(({ before }) => (before.type === "lives" ? [before.run] : [])),
  };
}

function joinedParts(first: TurnPart, then: TurnPart): TurnPart {
  return {
    snapshot: then.snapshot,
    tape: [...first.tape, ...then.tape],
    steps: [...first.steps, ...then.steps],
    replies: [...first.replies, ...then.replies],
    changes: [...first.changes, ...then.changes],
  };
}
