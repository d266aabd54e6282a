import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../../definition/schema";
import { canonicalJson } from "../../json/canonical";
import { isObject, type Json, type JsonObject } from "../../json/json";
import type { ExecutorReply, ExecutorResult } from "../../ports/executor";
import type { Step } from "../../protocol/step";
import type { CompiledFlow } from "../compile/compiled";
import { pendingCalls } from "../perform/pending-calls";
import type { CallExecutor } from "../run/effect";
import { isMidTurn } from "../run/mid-turn";
import type { Signal, StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { entryOf, type TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { transition } from "../transition";
import { diverged } from "./diverged";
import { portableSha256, type SealCheck } from "./seal";
import { stepJson } from "./step-json";

/**
 * The reader of runs that were recorded before there was a tape (until November 2026): their signals are found again in their steps,
 * which carried marks for it. It may go when retention has taken the last of them, at the latest in December 2027.
 */

/** A seal as it stood on the last step of a commit. */
export type StepSeal = { seq: number; seal: string };

const inputSchema = z.union([
  z.object({ message: z.string(), event: z.string().nullable(), data: jsonObjectSchema.nullable() }),
  z.object({ event: z.string(), data: jsonSchema, source: z.enum(["webhook", "trigger", "operator"]) }),
  z.object({ timer: z.enum(["reminder", "timeout", "run"]) }),
  z.object({ cancel: z.enum(["customer", "operator"]) }),
  z.object({ pause: z.string() }),
  z.object({ resume: z.literal(true), question: z.string().optional() }),
  z.object({ person: z.string(), said: z.string().optional() }),
]);

/** A message that a state with a kind of answer has read says so; one without the note was read before there were kinds. */
const readOutputSchema = z.looseObject({ read: z.string() });

/** The signal that a completed wait step was recorded for; null when the step is none. */
function recordedSignal(snapshot: Snapshot, step: Step): Signal | null {
  const parsed = step.step_type === "wait" && step.status !== "pending" ? inputSchema.safeParse(step.input) : null;
  if (parsed === null || !parsed.success) return null;
  const at = Date.parse(step.at);
  const input = parsed.data;
  if ("message" in input) {
    const isPlain = readOutputSchema.safeParse(step.output).success ? {} : ({ isPlain: true } as const);
    return {
      type: "messageReceived",
      at: at - step.durationMs,
      input: { text: input.message, event: input.event, data: input.data },
      isApart: true,
      ...isPlain,
    };
  }
  if ("source" in input) return { type: "eventReceived", at, ...input };
  if ("timer" in input) return { type: "timerFired", at, entrySeq: snapshot.entrySeq };
  if ("cancel" in input) return { type: "cancelRequested", at, by: input.cancel };
  if ("pause" in input) return { type: "pauseRequested", at, reason: input.pause };
  if ("resume" in input) return { type: "resumeRequested", at, ...(input.question === undefined ? {} : { question: input.question }) };
  if (input.said === undefined) return { type: "personJoined", at, by: input.person };
  return { type: "personSaid", at, by: input.person, text: input.said };
}

const failureSchema = z.object({
  fail: z.object({ code: z.string(), message: z.string() }),
  reading: z
    .object({
      input: z.object({ message: z.string(), event: z.string().nullable(), data: jsonObjectSchema.nullable() }),
      receivedAt: z.number(),
      read: z.string().optional(),
    })
    .optional(),
});

/** The request to fail that a step was recorded for, or the message that was being read then; null when the step is none. It may stand in the middle of a turn. */
function recordedFailure(snapshot: Snapshot, step: Step): Signal | null {
  const parsed = step.step_type === "condition" && step.status === "failed" ? failureSchema.safeParse(step.input) : null;
  if (parsed?.success !== true) return null;
  const { fail, reading } = parsed.data;
  if (reading === undefined || snapshot.agenda.task.type === "resolve") return { type: "failRequested", at: Date.parse(step.at), ...fail };
  const { message, event, data } = reading.input;
  return {
    type: "messageReceived",
    at: reading.receivedAt,
    input: { text: message, event, data },
    isApart: true,
    ...(reading.read === undefined ? { isPlain: true } : {}),
  };
}

/** The answer of one of the effects that the snapshot waits for, from the steps that follow; null when there is none. */
function recordedAnswer(flow: CompiledFlow, runId: string, snapshot: Snapshot, steps: readonly Step[], at: number): Signal | null {
  const calls = pendingCalls(flow, runId, snapshot);
  const first = calls[0];
  const next = steps[at];
  if (first === undefined || next === undefined) return null;
  if (first.type === "resolveInput") return answerOf(first.effectId, { ...next, attempts: 1 }, resolvedResult(next.output, first.by));
  if (first.branch === null) return answerOf(first.effectId, next, recordedResult(next));
  const finished = calls.flatMap((call) => (call.type === "callExecutor" ? stepOfBranch(snapshot, call, steps, at) : []));
  const earliest = finished.sort((one, other) => one.order - other.order)[0];
  return earliest === undefined ? null : answerOf(earliest.call.effectId, earliest.step, recordedResult(earliest.step));
}

function answerOf(effectId: string, step: Step, result: ExecutorResult): Signal {
  return { type: "effectFinished", at: Date.parse(step.at), effectId, result, attempts: step.attempts, durationMs: step.durationMs };
}

type Finished = { call: CallExecutor; step: Step; order: number };

/** The recorded step of a branch's call, unless it was aborted. */
function stepOfBranch(snapshot: Snapshot, call: CallExecutor, steps: readonly Step[], at: number): Finished[] {
  const { task } = snapshot.agenda;
  const branch = task.type === "branches" ? task.branches.find(({ name }) => name === call.branch) : undefined;
  const step = stepsOfBranch(call.branch, snapshot.turn, steps, at)[branch?.drafts.length ?? 0];
  const order = step === undefined ? undefined : outputOf(step).order;
  return step === undefined || order === undefined ? [] : [{ call, step, order }];
}

function stepsOfBranch(branch: string | null, turn: number, steps: readonly Step[], from: number): Step[] {
  const found: Step[] = [];
  for (let at = from; ; at += 1) {
    const step = steps[at];
    if (step === undefined || step.step_type !== "action" || step.branch === null || step.turn !== turn) return found;
    if (step.branch === branch) found.push(step);
  }
}

const outputSchema = z.looseObject({
  result: jsonSchema.optional(),
  scalar: jsonSchema.optional(),
  data: jsonObjectSchema.optional(),
  park: z.literal(true).optional(),
  refused: z.literal(true).optional(),
  order: z.number().optional(),
  event: z.string().optional(),
  replies: z
    .array(
      z.object({
        content: z.string(),
        format: z.enum(["text", "markdown"]),
        buttons: z.array(z.object({ id: z.string(), label: z.string(), event: z.string().nullable(), set: jsonObjectSchema.nullable() })),
        cards: z.array(jsonSchema),
        degraded: z.boolean(),
      }),
    )
    .optional(),
});

type Output = z.infer<typeof outputSchema>;

/** What the executor had answered. */
function recordedResult(step: Step): ExecutorResult {
  const output = outputOf(step);
  const replies = output.replies === undefined ? {} : { replies: output.replies.map(toReply) };
  const data = output.data === undefined ? {} : { data: output.data };
  if (step.error !== null && output.refused !== true) {
    const { code, message, retryable } = step.error;
    return { ok: false, error: { code, message, retryable: retryable ?? false }, ...data, ...replies };
  }
  const event = output.refused === true ? output.event : (step.event ?? undefined);
  return {
    ok: true,
    ...(output.result === undefined ? {} : { output: output.result }),
    ...(output.scalar === undefined ? {} : { scalar: output.scalar }),
    ...(event === undefined ? {} : { event }),
    ...(output.park === undefined ? {} : { park: output.park }),
    ...data,
    ...replies,
  };
}

function outputOf(step: Step): Output {
  const parsed = outputSchema.safeParse(step.output ?? {});
  return parsed.success ? parsed.data : {};
}

function toReply({ content, format, buttons, cards, degraded }: NonNullable<Output["replies"]>[number]): ExecutorReply {
  return {
    content,
    format,
    cards,
    degraded,
    buttons: buttons.map(({ id, label, event, set }) => ({ id, label, ...(event === null ? {} : { event }), ...(set === null ? {} : { set }) })),
  };
}

const resolvedSchema = z.looseObject({ event: z.string(), how: z.string(), meant: z.string().optional(), by: z.string().optional() });

/** What NLU or the model had answered: its event when it was the one that found it. */
function resolvedResult(output: Json, by: "nlu" | "llm"): ExecutorResult {
  const parsed = resolvedSchema.safeParse(output);
  if (!parsed.success) return { ok: true };
  const { event, how, meant, by: meantBy } = parsed.data;
  return (meantBy ?? how) === by ? { ok: true, event: meant ?? event } : { ok: true };
}

/**
 * The tape that a run would have, had it been recorded with one. Lives the run again on the way, and compares its steps but for the marks.
 * Pure. @throws FlowError REPLAY_DIVERGED with `details.seq` at the first step that comes out differently.
 */
export function tapeOfSteps(flow: CompiledFlow, runId: string, started: StartSignal, steps: readonly Step[]): TapeEntry[] {
  const tape: TapeEntry[] = [];
  let snapshot: Snapshot | null = null;
  let at = 0;
  for (let signal: Signal | null = started; signal !== null; signal = nextSignal(flow, runId, snapshot, steps, at)) {
    const result = transition(flow, runId, snapshot, signal);
    if (result.snapshot === snapshot) throw diverged(tape.length + 1, steps[at]?.seq ?? at + 1, "the run has no use for what was recorded");
    for (const step of result.steps.map(wireStep)) {
      const recorded = steps[at];
      if (recorded === undefined) throw diverged(tape.length + 1, step.seq, "the record ends before this step");
      if (!isSameButForMarks(step, recorded)) throw diverged(tape.length + 1, step.seq, "the step comes out differently");
      at += 1;
    }
    if (signal !== started) tape.push(entryOf(tape.length + 1, snapshot, result.snapshot, signal));
    snapshot = result.snapshot;
  }
  return tape;
}

function nextSignal(flow: CompiledFlow, runId: string, snapshot: Snapshot, steps: readonly Step[], at: number): Signal | null {
  const recorded = steps[at];
  if (recorded === undefined) return null;
  const answered = isMidTurn(snapshot) ? recordedAnswer(flow, runId, snapshot, steps, at) : recordedSignal(snapshot, recorded);
  const signal = recordedFailure(snapshot, recorded) ?? answered;
  if (signal === null) throw diverged(0, recorded.seq, "the step is not one that this run could have recorded here");
  return signal;
}

/** True when a step is the recorded one, the marks of that time left out. Pure. */
export function isSameButForMarks(step: Step, recorded: Step): boolean {
  return canonicalJson(stepJson(step)) === canonicalJson(stepJson(withoutMarks(recorded)));
}

const marks = { wait: ["read"], action: ["order", "refused"], condition: [] } as const;

function withoutMarks(step: Step): Step {
  const { output, input } = step;
  const isFailure = step.step_type === "condition" && isObject(input) && input.reading !== undefined;
  const cleaned = isFailure ? { ...step, input: without(input, ["reading"]) } : step;
  if (!isObject(output)) return cleaned;
  const names: string[] = [...marks[step.step_type]];
  if (output.refused === true) names.push("event");
  const kept = without(output, names);
  // A branch's failed action had no output but for its place among the answers.
  const isBare = step.step_type === "action" && Object.keys(kept).length === 0 && Object.keys(output).length > 0;
  return { ...cleaned, output: isBare && step.status === "failed" && output.refused !== true ? null : kept };
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Checks seals that stand on steps: of steps without gaps, each covered by one that fits it. `n` counts steps. Pure. */
export function checkStepSeals(genesis: string, steps: readonly Step[], seals: readonly StepSeal[]): SealCheck {
  let newest = genesis;
  let from = 0;
  for (const { seq, seal } of seals) {
    const covered = steps.slice(from, seq);
    const first = covered[0]?.seq ?? from + 1;
    const gap = covered.findIndex((step, index) => step.seq !== from + index + 1);
    if (gap !== -1) return { ok: false, n: from + gap + 1, reason: "a step is missing or stands twice" };
    if (covered.length === 0 || covered.at(-1)?.seq !== seq) return { ok: false, n: first, reason: "a seal stands on a step that is not there" };
    newest = portableSha256(newest + canonicalJson(covered.map(stepJson))).slice(0, newest.length);
    if (newest !== seal) return { ok: false, n: first, reason: "the steps up to the next seal are not the ones that were sealed" };
    from = seq;
  }
  return from < steps.length ? { ok: false, n: from + 1, reason: "the step has no seal" } : { ok: true, chain: newest, seals: seals.length };
}
