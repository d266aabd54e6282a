import { cleanJson } from "../../json/clean-json";
import { isObject, type Json, type JsonObject } from "../../json/json";
import type { ExecutorReply, ExecutorResult } from "../../ports/executor";
import { failedResult } from "../act/run-actions";

/** The answer as the tape keeps it: what JSON cannot hold is left out, and an output that it cannot hold makes the action fail. Pure. */
export function recordable(result: ExecutorResult): ExecutorResult {
  const replies = result.replies === undefined ? {} : { replies: result.replies.map(cleanReply) };
  const data = objectOf(result.data);
  if (!result.ok) {
    const { code, message, retryable } = result.error;
    return { ok: false, error: { code, message, retryable }, ...(data === null ? {} : { data }), ...replies };
  }
  const output = cleanJson(result.output);
  if (result.output !== undefined && output === undefined)
    return failedResult("CONTEXT_TYPE", "the result holds what JSON cannot: NaN, an infinity or a value nested too deep");
  const scalar = cleanJson(result.scalar);
  return {
    ok: true,
    ...(output === undefined ? {} : { output }),
    ...(scalar === undefined ? {} : { scalar }),
    ...(data === null ? {} : { data }),
    ...(result.event === undefined ? {} : { event: result.event }),
    ...(result.park === undefined ? {} : { park: result.park }),
    ...replies,
  };
}

function cleanReply({ content, format, buttons, cards, degraded }: ExecutorReply): ExecutorReply {
  return {
    content,
    ...(format === undefined ? {} : { format }),
    ...(buttons === undefined ? {} : { buttons: buttons.map(cleanButton) }),
    ...(cards === undefined ? {} : { cards: cards.map((card): Json => cleanJson(card) ?? null) }),
    ...(degraded === undefined ? {} : { degraded }),
  };
}

type Button = NonNullable<ExecutorReply["buttons"]>[number];

function cleanButton({ id, label, event, set }: Button): Button {
  const values = objectOf(set);
  return { id, label, ...(event === undefined ? {} : { event }), ...(values === null ? {} : { set: values }) };
}

function objectOf(value: JsonObject | undefined): JsonObject | null {
  const clean = cleanJson(value);
  return isObject(clean) ? clean : null;
}
