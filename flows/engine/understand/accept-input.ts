import { kindTitles } from "../../answers/answer-words";
import type { WhyNot } from "../../answers/reading";
import type { EventName } from "../../definition/schema";
import { drain, meterOf, settle } from "../../expressions/limits";
import { splitPath } from "../../expressions/path";
import type { Json, JsonObject } from "../../json/json";
import type { RunInput } from "../../ports/executor";
import { wordsBefore } from "../../words/words-before";
import { addStep, type Next, type Work } from "../act/work";
import { writeContext } from "../act/write-context";
import type { Write } from "../run/agenda";
import type { EpochMs } from "../run/signal";
import { readYesNo } from "./lexicon";
import type { Resolution } from "./resolve-input";

type ResolvedEvent = Extract<Resolution, { type: "event" }>;

/** When the input came, and whether it is read as before there were kinds of answers. */
export type Receipt = { receivedAt: EpochMs; isPlain: boolean };

/** Resumes the state with the event that an input has become: stores what the state keeps, records it, and runs the actions. */
export function acceptInput(work: Work, resolution: ResolvedEvent, receipt: Receipt): Next {
  const { snapshot, visit } = work;
  const { input } = snapshot;
  const sets: Write[] = Object.keys(resolution.set)
    .sort()
    .map((path) => ({ path, value: resolution.set[path] ?? null }));
  const stored = input === null ? null : storedWrite(work, resolution, input, receipt);
  const invalid = stored !== null && stored !== "nothing" && "problem" in stored;
  const event = invalid ? "data_invalid" : resolution.event;
  const writes = stored === null || stored === "nothing" || "problem" in stored ? sets : [...sets, stored];
  const written = writeContext(work.flow, snapshot.context, invalid ? [] : writes, work.budget);
  const error = written.ok ? null : { code: written.code, message: written.message, retryable: false };
  if (written.ok) snapshot.context = written.context;
  const how: JsonObject = invalid ? { how: "invalid", problem: stored.problem, meant: resolution.event, by: resolution.how } : { how: resolution.how };
  const seq = addStep(work, {
    type: "wait",
    status: written.ok ? "completed" : "failed",
    event,
    input: messageOf(input),
    output: { event, ...how },
    error,
    contextPatch: written.ok ? written.patch : [],
    durationMs: snapshot.at - receipt.receivedAt,
  });
  snapshot.event = { name: event, data: input?.data ?? null };
  visit.resumed = { event, by: "customer" };
  if (invalid && stored.wanted !== null) visit.wanted = stored.wanted;
  if (error === null) return { type: "actions", hook: "main", index: 0 };
  visit.raisedAt = seq;
  snapshot.error = { code: error.code, message: error.message, executor: null, state: snapshot.state };
  return { type: "choose" };
}

/** A completed wait step's input. */
export function messageOf(input: RunInput | null): Json {
  return input === null ? null : { message: input.text, event: input.event, data: input.data };
}

const storable: ReadonlySet<EventName> = new Set(["user_message", "user_input", "location_shared", "user_selects"]);
const waysOut: ReadonlySet<EventName> = new Set(["user_cancels", "cancel"]);

/** `wanted`: what to say about it, if there is something better than the stock line. */
type Refused = { problem: string; wanted: string | null };

/** What `input.store` keeps of an accepted input, or why it cannot. */
function storedWrite(work: Work, resolution: ResolvedEvent, input: RunInput, receipt: Receipt): Write | Refused | "nothing" {
  const { store, accept, answer } = work.state.input;
  if (store === null || waysOut.has(resolution.event)) return "nothing";
  if (accept.size > 0 ? !accept.has(resolution.event) && !storable.has(resolution.event) : !storable.has(resolution.event)) return "nothing";
  const text = resolution.label ?? input.text.trim();
  const reading = receipt.isPlain ? { value: plainValue(work, store, text, input.data) } : readValue(work, text, input.data);
  if ("problem" in reading) return reading;
  const problem = refusalOf(work, { path: store, value: reading.value });
  return problem === null ? { path: store, value: reading.value } : { problem, wanted: receipt.isPlain ? null : (answer?.wanted(reading.value) ?? null) };
}

/** Why the state's rule or the context's does not take a value. */
function refusalOf(work: Work, write: Write): string | null {
  const meter = meterOf(work.budget);
  const problem = work.state.input.validate?.(write.value, meter) ?? null;
  settle(work.budget, meter);
  if (problem !== null) return problem;
  const written = writeContext(work.flow, work.snapshot.context, [write], work.budget);
  return written.ok ? null : written.message;
}

/** The value that the state's kind of answer makes of an input. */
function readValue(work: Work, text: string, data: JsonObject | null): { value: Json } | Refused {
  const { answer } = work.state.input;
  const isAsItComes = answer === null || answer.kind === "text";
  if (data !== null && isAsItComes) return { value: data };
  if (isAsItComes) return { value: text };
  // Reading a text costs what following a pattern over it would.
  drain(work.budget, 1 + (Math.min(text.length, 400) >>> 4));
  const reading = answer.read(text, { now: work.snapshot.at, timezone: work.snapshot.meta.timezone });
  return reading.ok ? { value: reading.value } : { problem: problems[reading.why](kindTitles[answer.kind]), wanted: answer.wanted(undefined) };
}

const problems = {
  nothing: (kind) => `it does not say ${kind}`,
  several: (kind) => `it says more than ${kind}`,
  unsure: (kind) => `it says too much else to be ${kind}`,
  notWhole: () => "it is not a whole number",
} as const satisfies Record<WhyNot, (kind: string) => string>;

/** Before there were kinds of answers: digits as the number, one word as the yes or no that the context declares for the path. */
function plainValue(work: Work, path: string, text: string, data: JsonObject | null): Json {
  if (data !== null) return data;
  const keys = splitPath(path);
  const type = keys.length === 1 ? work.flow.fields.get(keys[0] ?? "")?.type : undefined;
  if (type === "number" && /^[+-]?\d{1,15}(?:\.\d{1,10})?$/.test(text)) return Number(text);
  if (type === "boolean") return readYesNo(wordsBefore(text)) ?? text;
  return text;
}
