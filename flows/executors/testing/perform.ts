import { ExecutorError } from "../../errors";
import type { Json, JsonObject } from "../../json/json";
import type { ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { Ports } from "../../ports/ports";
import { createSimulatedPorts, type Simulation } from "../../simulation/create-ports";
import { type ExecutorName } from "../descriptors";
import { executors } from "../registry";

export const meta: ExecutorScope["meta"] = {
  channel: "web",
  locale: "en",
  timezone: "Asia/Kolkata",
  currency: "INR",
  module: "food",
  participantId: null,
  userId: null,
  conversationId: "s_1",
  flowVersion: 1,
  variant: null,
  startedBy: "test",
};

export type Around = Omit<Partial<ExecutorScope>, "meta"> & {
  text?: string;
  meta?: Partial<ExecutorScope["meta"]>;
  ports?: Partial<Ports>;
  simulation?: Simulation;
};

/** Performs one executor on simulated ports; what it throws reads as a failed result. */
export async function perform(name: ExecutorName, config: JsonObject, around: Around = {}): Promise<ExecutorResult> {
  const { text, ports, simulation = createSimulatedPorts({ seed: 1 }), meta: metaChanges, ...changes } = around;
  const scope: ExecutorScope = {
    context: {},
    input: text === undefined ? null : { text, event: null, data: null },
    event: null,
    runId: "r_1",
    key: "r_1:7",
    state: "here",
    hook: "main",
    asks: false,
    attempts: 0,
    now: 1_767_249_000_000,
    ...changes,
    meta: { ...meta, ...metaChanges },
  };
  try {
    return await executors[name].execute(config, scope, { ...simulation.ports, ...ports }, new AbortController().signal);
  } catch (error) {
    if (error instanceof ExecutorError) return { ok: false, error: { code: error.code, message: error.message, retryable: error.retryable } };
    throw error;
  }
}

/** The output of a result, or its error's code. */
export function outcomeOf(result: ExecutorResult): Json | undefined {
  return result.ok ? result.output : result.error.code;
}
