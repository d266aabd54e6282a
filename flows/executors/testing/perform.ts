import { ExecutorError } from "../../errors";
import type { Json, JsonObject } from "../../json/json";
import { type ExecutorResult, type ExecutorScope, errorsOf } from "../../ports/executor";
import type { Ports } from "../../ports/ports";
import { createSimulatedPorts, type Simulation } from "../../simulation/create-ports";
import { coreExecutors } from "../core";

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
export async function perform(name: string, config: JsonObject, around: Around = {}): Promise<ExecutorResult> {
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
  const executor = coreExecutors.find(({ descriptor }) => descriptor.name === name);
  if (executor === undefined) throw new Error(`there is no executor ${name}`);
  const { descriptor, execute } = executor;
  const call = { signal: new AbortController().signal, emit: () => undefined, credential: () => Promise.resolve(null) };
  try {
    return await execute(config, scope, { ...simulation.ports, ...ports }, call);
  } catch (error) {
    if (error instanceof ExecutorError)
      return { ok: false, error: { code: error.code, message: error.message, retryable: error.mayRetry(errorsOf(descriptor)) } };
    throw error;
  }
}

/** The output of a result, or its error's code. */
export function outcomeOf(result: ExecutorResult): Json | undefined {
  return result.ok ? result.output : result.error.code;
}
