import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdit } from "@/flows/editing/apply-edit";
import { checkFlow } from "@/flows/validation/check-flow";
import { waysOut } from "@/testing/builders/a-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { quickFixOf } from "./quick-fix";

function aFlow(config: object): FlowDefinition {
  const llm = { executor: "llm", config: { prompt: "Speak", ...config } };
  return parseDefinition({
    schemaVersion: 2,
    id: "talk",
    name: "Talk",
    module: "general",
    initialState: "ask",
    finalStates: ["done"],
    context: {},
    states: {
      ask: { type: "wait", onEntry: [llm], transitions: { user_message: { target: "done", actions: [llm] } } },
      done: { type: "final", transitions: {}, onEntry: [llm] },
    },
  });
}

const missing = (definition: FlowDefinition) => checkFlow(definition, executorFacts).warnings.filter(({ code }) => code === "LLM_WITHOUT_FALLBACK");

describe("quickFixOf", () => {
  it("gives each action a text to fall back on, and takes the finding away", () => {
    let definition = aFlow({});
    expect(missing(definition)).toHaveLength(3);
    for (const issue of missing(definition)) {
      const fix = quickFixOf(issue, definition);
      expect(fix?.at).toBe(`${issue.path}/fallbackText`);
      if (fix) definition = applyEdit(definition, fix.edit);
    }
    expect(missing(definition)).toEqual([]);
    expect(definition.states.ask?.onEntry?.[0]?.config).toEqual({ prompt: "Speak", fallbackText: "What would you like to do?" });
    expect(waysOut(definition.states.ask).user_message).toMatchObject({ actions: [{ config: { fallbackText: "All right." } }] });
    expect(definition.states.done?.onEntry?.[0]?.config).toEqual({ prompt: "Speak", fallbackText: "All right." });
  });

  it.each([{ format: "json" }, { reply: false }])("has no words for what is not said: %j", (config) => {
    const definition = aFlow(config);
    expect(missing(definition).map((issue) => quickFixOf(issue, definition))).toEqual([null, null, null]);
  });

  it("leaves other findings, and places that are gone, to the author", () => {
    const definition = aFlow({});
    const issue = { code: "LLM_WITHOUT_FALLBACK", path: "/states/gone/onEntry/0/config", message: "" } as const;
    expect(quickFixOf(issue, definition)).toBeNull();
    expect(quickFixOf({ ...issue, path: "/states/ask/onEntry/7/config" }, definition)).toBeNull();
    expect(quickFixOf({ ...issue, code: "UNUSED_KEY", path: "/states/ask/onEntry/0/config" }, definition)).toBeNull();
  });
});
