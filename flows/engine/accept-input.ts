import type { EventName } from "../definition/schema";
import { meterOf, settle } from "../expressions/limits";
import { splitPath } from "../expressions/path";
import type { Json, JsonObject } from "../json";
import type { RunInput } from "../ports/executor";
import type { Write } from "./agenda";
import { readYesNo } from "./lexicon";
import type { Resolution } from "./resolve-input";
import type { EpochMs } from "./signal";
import { wordsOf } from "./words";
import { addStep, type Next, type Work } from "./work";
import { writeContext } from "./write-context";

type ResolvedEvent = Extract<Resolution, { type: "event" }>;

/** Resumes the state with the event that an input has become: stores what the state keeps, records it, and runs the actions. */
export function acceptInput(work: Work, resolution: ResolvedEvent, receivedAt: EpochMs): Next {
  const { snapshot, visit } = work;
  const { input } = snapshot;
  const sets: Write[] = Object.keys(resolution.set)
    .sort()
    .map((path) => ({ path, value: resolution.set[path] ?? null }));
  const stored = input === null ? null : storedWrite(work, resolution, input);
  const invalid = stored !== null && stored !== "nothing" && "problem" in stored;
  const event = invalid ? "data_invalid" : resolution.event;
  const writes = stored === null || stored === "nothing" || "problem" in stored ? sets : [...sets, stored];
  const written = writeContext(work.flow, snapshot.context, invalid ? [] : writes, work.budget);
  const error = written.ok ? null : { code: written.code, message: written.message, retryable: false };
  if (written.ok) snapshot.context = written.context;
  const seq = addStep(work, {
    step_type: "wait",
    status: written.ok ? "completed" : "failed",
    event,
    input: messageOf(input),
    output: invalid ? { event, how: "invalid", problem: stored.problem, meant: resolution.event, by: resolution.how } : { event, how: resolution.how },
    error,
    contextPatch: written.ok ? written.patch : [],
    durationMs: snapshot.at - receivedAt,
  });
  snapshot.event = { name: event, data: input?.data ?? null };
  visit.resumed = { event, by: "customer" };
  if (error === null) return { type: "actions", hook: "main", index: 0 };
  visit.raisedAt = seq;
  snapshot.error = { code: error.code, message: error.message, executor: null, state: snapshot.state };
  return { type: "choose" };
}

/** A completed wait step's input: enough to feed the same message again. */
export function messageOf(input: RunInput | null): Json {
  return input === null ? null : { message: input.text, event: input.event, data: input.data };
}

const storable: ReadonlySet<EventName> = new Set(["user_message", "user_input", "location_shared", "user_selects"]);
const waysOut: ReadonlySet<EventName> = new Set(["user_cancels", "cancel"]);

/** What `input.store` keeps of an accepted input, or why it cannot. */
function storedWrite(work: Work, resolution: ResolvedEvent, input: RunInput): Write | { problem: string } | "nothing" {
  const { store, accept, validate } = work.state.input;
  if (store === null || waysOut.has(resolution.event)) return "nothing";
  if (accept.size > 0 ? !accept.has(resolution.event) && !storable.has(resolution.event) : !storable.has(resolution.event)) return "nothing";
  const value = fittingValue(work, store, resolution.label ?? input.text.trim(), input.data);
  const meter = meterOf(work.budget);
  const problem = validate?.(value, meter) ?? null;
  settle(work.budget, meter);
  if (problem !== null) return { problem };
  const write = { path: store, value };
  const written = writeContext(work.flow, work.snapshot.context, [write], work.budget);
  return written.ok ? write : { problem: written.message };
}

/** Text as the number or the yes or no that the context declares for the path. */
function fittingValue(work: Work, path: string, text: string, data: JsonObject | null): Json {
  if (data !== null) return data;
  const keys = splitPath(path);
  const type = keys.length === 1 ? work.flow.fields.get(keys[0] ?? "")?.type : undefined;
  if (type === "number" && /^[+-]?\d{1,15}(?:\.\d{1,10})?$/.test(text)) return Number(text);
  if (type === "boolean") return readYesNo(wordsOf(text)) ?? text;
  return text;
}
