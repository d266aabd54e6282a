import { isObject, type JsonObject } from "../../json/json";
import type { Problem } from "../compile/evaluate-compiled";
import type { Task } from "../run/agenda";
import { callKey, familyLimits } from "../run/subflow";
import type { Place } from "./draft";
import { orRunTimer } from "./run-timer";
import { release } from "./say";
import { addStep, countAsked, type Next, type Work } from "./work";

/** The executor that the engine performs itself by waiting: another flow runs in the state's place. */
export const subflowExecutor = "subflow";

/** What a call asks for. `outputs`: expressions over the context that the called run ends with, by context path of the caller. */
export type CallConfig = { flow: string; inputs: JsonObject; outputs: { [path: string]: string } };

/** Reads the config of a call; null when it is none. Pure. */
export function readCall({ flow, inputs = {}, outputs = {} }: JsonObject): CallConfig | null {
  if (typeof flow !== "string" || flow === "" || !isObject(inputs) || !isObject(outputs)) return null;
  const expressions: [string, string][] = Object.entries(outputs).flatMap(([path, expression]) => (typeof expression === "string" ? [[path, expression]] : []));
  return expressions.length < Object.keys(outputs).length ? null : { flow, inputs, outputs: Object.fromEntries(expressions) };
}

/** Why a flow cannot be called here; null when it can. */
export function refusalOf({ state, snapshot }: Work, { hook, branch }: Place, config: JsonObject): Problem | null {
  if (readCall(config) === null) return { code: "CONFIG_INVALID", message: "'flow' must name a flow, 'inputs' be an object and 'outputs' one of expressions" };
  const isElsewhere = branch !== null || (hook !== "entry" && hook !== "main") || state.type === "final" || state.type === "parallel";
  if (isElsewhere) return { code: "CONFIG_INVALID", message: "a flow can be called on entry and in the actions of a state that is not final and not parallel" };
  const depth = snapshot.caller?.depth ?? 0;
  return depth < familyLimits.depth ? null : { code: "SUBFLOW_TOO_DEEP", message: `more than ${familyLimits.depth} flows stand below the first` };
}

type Called = Pick<Extract<Task, { type: "child" }>, "hook" | "index" | "config">;

/** Lets another flow run in the state's place: the run waits for its end as it waits for an input, so long at most. @throws LimitReached */
export function callFlow(work: Work, { hook, index, config }: Called, timeoutMs: number | null): Next {
  const { snapshot, calls } = work;
  const call = readCall(config);
  if (call === null) return null; // refused before
  countAsked(work);
  release(work);
  snapshot.offered = [];
  snapshot.timer = orRunTimer(work, timeoutMs === null ? null : { type: "timeout", dueAt: snapshot.at + timeoutMs, entrySeq: snapshot.entrySeq });
  const until = snapshot.timer === null ? null : new Date(snapshot.timer.dueAt).toISOString();
  const seq = addStep(work, { type: "wait", status: "pending", awaits: { for: "system", accepts: [], until, buttons: [], flow: call.flow } });
  const { flow, inputs } = call;
  calls.push({ type: "begin", seq, key: callKey(work.runId, seq), flow, inputs, depth: (snapshot.caller?.depth ?? 0) + 1 });
  work.task = { type: "child", hook, index, config, seq, since: snapshot.at };
  return null;
}
