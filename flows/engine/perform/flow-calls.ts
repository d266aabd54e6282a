import { FlowError } from "../../errors";
import { evaluate } from "../../expressions/evaluate";
import { createBudget } from "../../expressions/limits";
import { parseExpression } from "../../expressions/parse";
import { cleanJson } from "../../json/clean-json";
import type { JsonObject } from "../../json/json";
import { readCall } from "../act/call-flow";
import { writeContext } from "../act/write-context";
import type { CompiledFlow } from "../compile/compiled";
import type { Signal, StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { type BeginCall, type ChildEnd, callKey } from "../run/subflow";

type ChildEnded = Extract<Signal, { type: "childEnded" }>;

/** The call that a run waits in; null when it waits for something else, or for nothing. Pure. */
export function openCall(runId: string, { agenda: { task }, caller }: Snapshot): (BeginCall & { outputs: { [path: string]: string } }) | null {
  const call = task.type === "child" ? readCall(task.config) : null;
  if (task.type !== "child" || call === null) return null;
  const { flow, inputs, outputs } = call;
  return { type: "begin", seq: task.seq, key: callKey(runId, task.seq), flow, inputs, depth: (caller?.depth ?? 0) + 1, outputs };
}

/** What the end of a called run tells the one that waits for it. Pure. */
export function childEnded(call: Pick<BeginCall, "seq"> & { outputs: { [path: string]: string } }, childId: string, child: Snapshot): ChildEnded {
  return { type: "childEnded", at: child.at, seq: call.seq, runId: childId, isSameTurn: child.turn === 1, end: endOf(child, call.outputs) };
}

/** The same for a run that could not begin. Pure. */
export function childRefused({ seq }: BeginCall, at: number, error: { code: string; message: string }): ChildEnded {
  return { type: "childEnded", at, seq, runId: null, isSameTurn: true, end: { outcome: "failed", error } };
}

function endOf(child: Snapshot, outputs: { [path: string]: string }): ChildEnd {
  const { outcome, failure, state, event } = child;
  if (outcome === "completed") return completed(child, outputs);
  if (outcome === "cancelled") {
    const name = event?.name;
    return { outcome, because: name === "start_over" ? "startOver" : name === "timeout" ? "timeout" : "cancel" };
  }
  return { outcome: "failed", error: { code: failure?.code ?? "ACTION_FAILED", message: failure?.message ?? `the called flow failed in '${state}'` } };
}

/** With work of its own: the called run is over, and what it has used up is not its caller's. */
function completed({ context, meta, input, event, error, at, state }: Snapshot, outputs: { [path: string]: string }): ChildEnd {
  const budget = createBudget();
  const scope = { context, reserved: { _meta: meta, _input: input, _event: event, _error: error }, now: at };
  const values: JsonObject = {};
  for (const [path, source] of Object.entries(outputs)) {
    const parsed = parseExpression(source);
    if (!parsed.ok) return broken(path, parsed.error.message);
    try {
      values[path] = cleanJson(evaluate(parsed.expression, scope, budget)) ?? null;
    } catch (thrown) {
      if (!(thrown instanceof FlowError)) throw thrown;
      return broken(path, thrown.message);
    }
  }
  return { outcome: "completed", state, outputs: values };
}

const broken = (path: string, message: string): ChildEnd => ({ outcome: "failed", error: { code: "BAD_EXPRESSION", message: `output '${path}': ${message}` } });

/** Why a call comes to nothing. */
export type Refusal = { code: string; message: string };

/** What the run of a called flow begins with, or why the flow does not take what is handed over. Pure. */
export function startOfCall(
  flow: CompiledFlow,
  version: { number: number; module: string },
  caller: { runId: string; snapshot: Snapshot },
  call: BeginCall,
): StartSignal | Refusal {
  // What is null is not handed over: the called flow's own default stands.
  const given = Object.fromEntries(Object.entries(call.inputs).filter(([, value]) => value !== null));
  const unknown = Object.keys(given).find((name) => !flow.fields.has(name));
  if (unknown !== undefined) return invalid(`'${call.flow}' has no '${unknown}'`);
  const writes = Object.entries(given).map(([path, value]) => ({ path, value }));
  const written = writeContext(flow, flow.initialContext, writes, createBudget());
  if (!written.ok) return invalid(`'${call.flow}' does not take it: ${written.message}`);
  const { meta, at } = caller.snapshot;
  return {
    type: "started",
    at,
    meta: { ...meta, module: version.module, flowVersion: version.number, variant: null, startedBy: "subflow" },
    input: null,
    entities: given,
    caller: { runId: caller.runId, key: call.key, depth: call.depth },
  };
}

const invalid = (message: string): Refusal => ({ code: "CONFIG_INVALID", message });
