import { z } from "zod";
import { defineExecutor } from "@/flows/executors/define-executor";
import type { ExecutorDescriptor } from "@/flows/ports/executor";

const configSchema = z.looseObject({ text: z.string().nullish() });

const described = (name: string, sideEffect: ExecutorDescriptor["sideEffect"]): ExecutorDescriptor<typeof configSchema> => ({
  name,
  title: name,
  description: "",
  icon: "circle",
  configSchema,
  outputSchema: z.unknown(),
  events: [],
  writes: [],
  sideEffect,
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  defaultTimeoutMs: 10_000,
  summarise: () => name,
});

/** Looks something up outside; it may be called as often as one likes. */
export const look = defineExecutor(described("look", "none"), async (config, _scope, ports, signal) => {
  await ports.geocoder.geocode(config.text ?? "", signal);
  return { ok: true };
});

/** Does something outside that must not be done twice. The model is the service it calls: its purpose is the key. */
export const callOnce = defineExecutor(described("call_once", "once"), async (_config, scope, ports, signal) => {
  await ports.llm.complete({ purpose: scope.key, system: null, prompt: "", data: null, temperature: 0, maxTokens: null, json: false }, signal);
  return { ok: true };
});
