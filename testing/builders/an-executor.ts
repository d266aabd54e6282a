import { z } from "zod";
import type { Executor, ExecutorDescriptor, ExecutorRegistry, ExecutorResult, ExecutorScope } from "@/flows/ports/executor";

export type Script = (config: Record<string, unknown>, scope: ExecutorScope, signal: AbortSignal) => ExecutorResult | Promise<ExecutorResult>;

/** An executor that does what the test says. */
export function anExecutor(name: string, script: Script, overrides: Partial<Omit<ExecutorDescriptor, "name">> = {}): Executor {
  return {
    descriptor: {
      name,
      title: name,
      description: "",
      icon: "circle",
      fields: {},
      configSchema: z.looseObject({}),
      outputSchema: z.unknown(),
      events: [],
      writes: [],
      sideEffect: "none",
      parks: false,
      prompts: false,
      consumesInput: false,
      fallible: true,
      errors: {},
      needs: [],
      defaultTimeoutMs: 10_000,
      summarise: () => name,
      ...overrides,
    },
    execute: async (config, scope, _ports, { signal }) => script(z.record(z.string(), z.unknown()).parse(config), scope, signal),
  };
}

export function aRegistry(...executors: Executor[]): ExecutorRegistry {
  return Object.fromEntries(executors.map((executor) => [executor.descriptor.name, executor]));
}

/** Says `config.message`. */
export const say = anExecutor("say", (config) => ({ ok: true, replies: [{ content: String(config.message ?? "") }] }), { prompts: true });

/** Emits `config.event`, gives back `config.result`, fails with `config.fail`, parks on `config.park`: whatever its config names. */
export const act = anExecutor(
  "act",
  (config) => {
    if (typeof config.fail === "string") return { ok: false, error: { code: config.fail, message: config.fail, retryable: config.retryable === true } };
    return {
      ok: true,
      ...(config.result === undefined ? {} : { output: z.json().parse(config.result) }),
      ...(config.scalar === undefined ? {} : { scalar: z.json().parse(config.scalar) }),
      ...(config.data === undefined ? {} : { data: z.record(z.string(), z.json()).parse(config.data) }),
      ...(typeof config.event === "string" ? { event: config.event } : {}),
      ...(config.park === true ? { park: true } : {}),
      ...(typeof config.say === "string" ? { replies: [{ content: config.say }] } : {}),
    };
  },
  { writes: ["found"] },
);
