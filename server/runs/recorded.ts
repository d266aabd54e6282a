import { answerOutput } from "@/flows/engine/act/draft";
import type { StepSeal } from "@/flows/engine/record/before-the-tape";
import type { Seal } from "@/flows/engine/record/seal";
import type { Origin, TapeEntry } from "@/flows/engine/run/tape";
import type { ExecutorResult } from "@/flows/ports/executor";
import type { Step } from "@/flows/protocol/step";

/** Everything that was recorded of a run and what vouches for it, as it was at one moment. */
export type Recorded = {
  /** Null for runs from before it was kept, and for those that retention has taken. */
  origin: Origin | null;
  tape: TapeEntry[];
  seals: Seal[];
  steps: Step[];
  /** Of a run that was begun before there was a tape: the last step without an entry, and the seals that stand on those steps. */
  before: { seq: number; seals: StepSeal[] } | null;
  /** The newest seal as the run itself keeps it. */
  chain: string | null;
  /** Ids of the versions it was on before it was moved, the first first. */
  earlierVersions: string[];
};

/** A step's row, and the answer that its output is. */
export type StepRow = Omit<Step, "at"> & { at: Date | string; seal: string | null; answered: ExecutorResult | null };

export type RecordedRow = {
  earlierVersions: string[] | null;
  origin: Origin | null;
  tapeFrom: number;
  chain: string | null;
  steps: StepRow[];
  tape: (TapeEntry & { seal: string | null })[];
};

/** Rows of a run are keyed by its conversation first; the run's own id says which leaf they are in. */
const ofRun = "(SELECT conversation_id FROM flow_runs WHERE id = $1)";

/** All steps of run `$1`, oldest first. An output that is an answer is read from the tape, where it stands once. */
export const stepsText = `SELECT s.seq, s.turn, s.state, s.to_state AS "to", s.step_type, s.hook, s.branch, s.executor, s.status, s.event, s.input, s.output, s.error,
    s.context_patch AS "contextPatch", s.attempts, s.duration_ms AS "durationMs", s.started_at AS at, s.seal, t.signal -> 'result' AS answered
  FROM flow_run_steps s LEFT JOIN flow_run_tape t ON t.conversation_id = s.conversation_id AND t.flow_run_id = s.flow_run_id AND t.flow_run_id = $1 AND t.n = s.answer
  WHERE s.flow_run_id = $1 AND s.conversation_id = ${ofRun} ORDER BY s.seq`;

/** The columns of a `RecordedRow`, of run `$1` as `r`: one statement, one moment. */
export const recordedColumns = `r.earlier_versions AS "earlierVersions", r.origin, r.tape_from AS "tapeFrom", r.chain,
    (SELECT coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.seq), '[]') FROM (${stepsText}) x) AS steps,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('n', t.n, 'turn', t.turn, 'seq', t.seq, 'state', t.state, 'signal', t.signal, 'seal', t.seal) ORDER BY t.n), '[]')
      FROM flow_run_tape t WHERE t.flow_run_id = $1 AND t.conversation_id = r.conversation_id) AS tape`;

export const recordedText = `SELECT ${recordedColumns} FROM flow_runs r WHERE r.id = $1`;

export function toStep({ seal: _seal, answered, at, ...step }: StepRow): Step {
  return { ...step, output: answered === null ? step.output : answerOutput(answered), at: new Date(at).toISOString() };
}

export function toRecorded({ earlierVersions, origin, tapeFrom, chain, steps, tape }: RecordedRow): Recorded {
  const stepSeals = steps.flatMap(({ seq, seal }) => (seal === null ? [] : [{ seq, seal }]));
  return {
    earlierVersions: earlierVersions ?? [],
    origin,
    chain,
    tape: tape.map(({ seal: _seal, ...entry }) => entry),
    seals: tape.flatMap(({ n, seal }) => (seal === null ? [] : [{ n, seal }])),
    steps: steps.map(toStep),
    before: tapeFrom === 0 ? null : { seq: tapeFrom, seals: stepSeals },
  };
}
