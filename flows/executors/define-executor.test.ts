import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aFlow } from "@/testing/builders/a-flow";
import { noPorts, runConversation } from "@/testing/builders/a-run";
import { catalogue } from "@/testing/builders/core-catalogue";
import { isErrorCode } from "../errors";
import { type ExecutorResult, errorsOf } from "../ports/executor";
import { portCalls, portMethods } from "../ports/ports";
import { createSimulatedPorts } from "../simulation/create-ports";
import { defineDescriptor, defineExecutor } from "./define-executor";

const descriptor = defineDescriptor({
  name: "ask",
  title: "Ask",
  description: "Asks.",
  icon: "circle",
  fields: { word: { control: "text", title: "Word", description: "What to ask.", required: true } },
  outputSchema: z.json(),
  events: [],
  writes: [],
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: true,
  errors: { "ask:busy": { retryable: true, operator: "It is busy.", customer: "Wait." } },
  needs: ["zones"],
  credential: { name: "ask", title: "Key", description: "From the service." },
  defaultTimeoutMs: 1_000,
  summarise: () => "Ask",
});

describe("an executor", () => {
  const flow = aFlow({
    here: { type: "action", actions: [{ executor: "ask", config: { word: "x" }, output: "answer" }], transitions: { success: "done" } },
    done: { type: "final" },
  });

  it("receives the ports it names and no other", async () => {
    const seen: string[][] = [];
    const ask = defineExecutor(descriptor, async (_config, _scope, ports): Promise<ExecutorResult> => {
      seen.push(Object.keys(ports));
      return { ok: true };
    });
    await runConversation(flow, [], { executors: { ask }, ports: createSimulatedPorts({ seed: 1 }).ports });
    expect(seen).toEqual([["zones"]]);
  });

  it("reads its config as its fields say", async () => {
    const ask = defineExecutor(descriptor, async ({ word }): Promise<ExecutorResult> => ({ ok: true, output: word.toUpperCase() }));
    const { snapshot } = await runConversation(flow, [], { executors: { ask }, ports: noPorts });
    expect(snapshot.context.answer).toBe("X");
  });
});

describe("the core executors", () => {
  const folders = readdirSync("flows/executors", { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const thrown = folders.flatMap((folder) =>
    readdirSync(`flows/executors/${folder}`)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) =>
        [...readFileSync(`flows/executors/${folder}/${file}`, "utf8").matchAll(/new ExecutorError\("([^"]+)"/g)].map(([, code = ""]) => [folder, code]),
      ),
  );

  it.each(thrown)("%s declares %s, which it fails with", (name, code) => {
    const executor = catalogue.find(name);
    if (executor === null) throw new Error(`no executor has the folder ${name}`);
    expect(isErrorCode(code) || Object.hasOwn(errorsOf(executor.descriptor), code)).toBe(true);
  });

  it("say something whole about each of their failures", () => {
    for (const { operator, customer } of Object.values(catalogue.errors)) {
      for (const text of [operator, customer]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text).not.toMatch(/!|error|successfully|[A-Z]{3,}_[A-Z]/);
      }
    }
  });
});

describe("the ports", () => {
  it("can all be asked by the name of a call", () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const there = Object.entries(ports).flatMap(([port, methods]) => Object.keys(methods).map((method) => `${port}.${method}`));
    expect(portCalls.toSorted()).toEqual(there.toSorted());
    expect(Object.keys(portMethods)).toEqual(Object.keys(ports));
  });
});
