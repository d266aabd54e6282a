import { z } from "zod";
import { defineDescriptor, defineExecutor } from "@/flows/executors/define-executor";
import type { ExecutorDescriptor } from "@/flows/ports/executor";
import type { PortName } from "@/flows/ports/ports";

const fields = { text: { control: "text", title: "Text", description: "What to look for." } } as const;

function described<const Port extends PortName>(name: string, sideEffect: ExecutorDescriptor["sideEffect"], port: Port) {
  return defineDescriptor({
    name,
    title: name,
    description: "",
    icon: "circle",
    fields,
    outputSchema: z.unknown(),
    events: [],
    writes: [],
    sideEffect,
    parks: false,
    prompts: false,
    consumesInput: false,
    fallible: true,
    errors: {},
    needs: [port],
    defaultTimeoutMs: 10_000,
    summarise: () => name,
  });
}

/** Looks something up outside; it may be called as often as one likes. */
export const look = defineExecutor(described("look", "none", "geocoder"), async (config, _scope, ports, { signal }) => {
  await ports.geocoder.geocode(config.text ?? "", signal);
  return { ok: true };
});

/** Does something outside that must not be done twice. The model is the service it calls: its purpose is the key. */
export const callOnce = defineExecutor(described("call_once", "once", "llm"), async (_config, scope, ports, { signal }) => {
  await ports.llm.complete({ purpose: scope.key, system: null, prompt: "", data: null, temperature: 0, maxTokens: null, json: false }, signal);
  return { ok: true };
});
