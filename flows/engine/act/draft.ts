import { readPath } from "../../expressions/path";
import { cleanJson } from "../../json/clean-json";
import type { Json, JsonObject } from "../../json/json";
import { jsonLength } from "../../json/json-length";
import { storableText } from "../../json/storable-text";
import type { ExecutorReply, ExecutorResult } from "../../ports/executor";
import type { CompiledAction, CompiledFlow } from "../compile/compiled";
import type { Problem } from "../compile/evaluate-compiled";
import type { Draft, DraftReply, Hook, Write } from "../run/agenda";
import { cutMessage } from "../run/limits";
import type { EpochMs } from "../run/signal";

export type Place = { hook: Hook; branch: string | null; at: EpochMs };
export type Performance = { result: ExecutorResult; attempts: number; durationMs: number };

/** What an executor's result makes of an action: the step to be and what it writes. Pure. */
export function draftOf(flow: CompiledFlow, action: CompiledAction, input: Json, place: Place, performance: Performance): Draft {
  const { result, attempts, durationMs } = performance;
  const replies = result.replies === undefined ? [] : result.replies.map(draftReply);
  const { hook, branch, at } = place;
  const { executor } = action.action;
  const data = cleanData(result.data);
  const output = outputOf(result, data, replies);
  if (!result.ok) {
    const { code, retryable } = result.error;
    const message = cutMessage(result.error.message);
    return {
      hook,
      branch,
      executor,
      status: "failed",
      event: "error",
      input,
      output,
      error: { code, message, retryable },
      writes: [],
      replies,
      attempts,
      durationMs,
      at,
    };
  }
  const clean = cleanJson(result.output);
  if (result.output !== undefined && clean === undefined) {
    return failedDraft(
      action,
      input,
      place,
      { code: "CONTEXT_TYPE", message: "the result holds what JSON cannot: NaN, an infinity or a value nested too deep" },
      performance,
    );
  }
  const scalar = cleanJson(result.scalar);
  const writes = writesOf(flow, action, { output: clean, scalar, data });
  return { hook, branch, executor, status: "completed", event: result.event ?? null, input, output, error: null, writes, replies, attempts, durationMs, at };
}

/** The output that an action's step has from its executor's answer, as it stands on the tape. Pure. */
export function answerOutput(result: ExecutorResult): JsonObject | null {
  return outputOf(result, cleanData(result.data), result.replies === undefined ? [] : result.replies.map(draftReply));
}

function outputOf(result: ExecutorResult, data: JsonObject | null, replies: DraftReply[]): JsonObject | null {
  const output: JsonObject = {};
  if (result.ok) {
    const clean = cleanJson(result.output);
    const scalar = cleanJson(result.scalar);
    if (clean !== undefined) output.result = clean;
    if (scalar !== undefined) output.scalar = scalar;
  }
  if (data !== null) output.data = data;
  if (replies.length > 0) output.replies = replies;
  if (result.ok && result.park === true) output.park = true;
  return !result.ok && Object.keys(output).length === 0 ? null : output;
}

/** Evaluations for recording what an executor has answered, its messages apart. */
export function costOfAnswer({ output }: Draft): number {
  if (output === null) return 0;
  const { result, scalar, data } = output;
  return (lengthOf(result) + lengthOf(scalar) + lengthOf(data)) >>> 8;
}

function lengthOf(value: Json | undefined): number {
  return value === undefined ? 0 : Math.max(0, jsonLength(value));
}

/** An action that failed before or without its executor's answer. */
export function failedDraft(action: CompiledAction, input: Json, place: Place, problem: Problem, performance?: Performance): Draft {
  return {
    ...place,
    executor: action.action.executor,
    status: "failed",
    event: "error",
    input,
    output: null,
    error: { code: problem.code, message: cutMessage(problem.message), retryable: false },
    writes: [],
    replies: [],
    attempts: performance?.attempts ?? 0,
    durationMs: performance?.durationMs ?? 0,
  };
}

/** The same action when the context refuses what it would write. What it had answered stays in the step. */
export function refusedDraft(draft: Draft, problem: Problem): Draft {
  return {
    ...draft,
    status: "failed",
    event: "error",
    error: { code: problem.code, message: cutMessage(problem.message), retryable: false },
    writes: [],
  };
}

type Clean = { output: Json | undefined; scalar: Json | undefined; data: JsonObject | null };

function writesOf(flow: CompiledFlow, action: CompiledAction, { output, scalar, data }: Clean): Write[] {
  const writes: Write[] = [];
  for (const { path, from } of action.outputs) {
    const value = from === null ? wholeOutput(flow, path, scalar, output) : from === "" ? output : readPath(output, from);
    if (value !== undefined) writes.push({ path, value });
  }
  for (const key of action.writes) {
    const value = data !== null && Object.hasOwn(data, key) ? data[key] : undefined;
    if (value !== undefined) writes.push({ path: key, value });
  }
  return writes;
}

/** The executor's scalar where the context declares one (v1 rule 5). */
function wholeOutput(flow: CompiledFlow, path: string, scalar: Json | undefined, output: Json | undefined): Json | undefined {
  const type = flow.fields.get(path)?.type;
  const wantsScalar = type === "number" || type === "string" || type === "boolean";
  return wantsScalar && scalar !== undefined ? scalar : output;
}

function cleanData(data: JsonObject | null | undefined): JsonObject | null {
  const clean = cleanJson(data ?? undefined);
  return typeof clean === "object" && clean !== null && !Array.isArray(clean) ? clean : null;
}

function draftReply(reply: ExecutorReply): DraftReply {
  return {
    content: storableText(reply.content),
    format: reply.format ?? "text",
    buttons: (reply.buttons ?? []).map(({ id, label, event, set }) => ({
      id: storableText(id),
      label: storableText(label),
      event: event ?? null,
      set: cleanData(set),
    })),
    cards: (reply.cards ?? []).map((card) => cleanJson(card) ?? null),
    degraded: reply.degraded ?? false,
  };
}
