import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { Seal } from "@/flows/engine/record/seal";
import type { RecordedRun } from "@/flows/engine/record/verify-run";
import { canonicalJson } from "@/flows/json/canonical";
import type { RunView } from "@/flows/protocol/run";
import type { Step } from "@/flows/protocol/step";

export type RecordedForProof = {
  run: RunView;
  definition: FlowDefinition;
  checksum: string;
  earlier: RecordedRun["earlier"];
  steps: readonly Step[];
  tape: readonly unknown[];
  seals: readonly Seal[];
  before: RecordedRun["before"];
  chain: string | null;
  /** What it began with. Null where it was never kept, or where the reader's role hides what it vouches for. */
  origin: unknown;
};

export type Proof =
  | { type: "identical"; steps: number; seals: number; snapshotHash: string }
  /** `seq` of the first step in doubt; 0 = what the run began with. */
  | { type: "differs"; seq: number; reason: string }
  | { type: "impossible" };

/** Lives the run again in this browser and compares it with what is stored. The engine is loaded when it is first asked for. */
export async function proveRun({ run, ...record }: RecordedForProof, facts: ExecutorFacts): Promise<Proof> {
  if (record.origin === null) return { type: "impossible" };
  const { verifyRun } = await import("@/flows/engine/record/verify-run");
  const verdict = verifyRun({ ...record, runId: run.id, facts });
  if (!verdict.ok) return { type: "differs", seq: verdict.seq, reason: verdict.reason };
  const { snapshot } = verdict;
  // The run may have gone on between the reading of its row and of its steps.
  if (run.seq === snapshot.seq && canonicalJson(run.context) !== canonicalJson(snapshot.context))
    return { type: "differs", seq: snapshot.seq, reason: "the stored context is not the one that the steps lead to" };
  return { type: "identical", steps: verdict.steps, seals: verdict.seals, snapshotHash: verdict.snapshotHash };
}

/** One line about a proof. Pure. */
export function describeProof(proof: Proof): string {
  switch (proof.type) {
    case "identical": {
      const steps = proof.steps === 1 ? "1 step" : `${proof.steps} steps`;
      return `Replayed ${steps}: identical, ${proof.seals === 0 ? "recorded before there were seals" : "seals intact"}.`;
    }
    case "differs": {
      const reason = proof.reason.replace(/^step \d+: /, "");
      return proof.seq === 0 ? `Not as recorded from the start: ${reason}.` : `Step ${proof.seq} is the first in doubt: ${reason}.`;
    }
    case "impossible":
      return "This run cannot be verified: it began before starts were kept, or your role hides private data of it.";
  }
}
