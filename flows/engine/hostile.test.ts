import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { runConversation } from "@/testing/builders/a-run";
import { hostileExpressions } from "../expressions/fixtures/hostile-expressions";

/** Every place of a flow that holds an expression or a template, all with the same text. */
const flowWith = (source: string) =>
  aFlow(
    {
      ask: {
        type: "wait",
        onEntry: [anAction("say", { config: { message: `Hello {{${source}}}` } })],
        actions: [aSet({ written: `{{${source}}}` }, { when: source, onError: "continue" })],
        conditions: [{ expression: source, event: "user_confirms" }],
        transitions: { user_confirms: "done", user_message: [{ target: "done", guard: source }, "done"], error: "done" },
      },
      done: { type: "final", transitions: {} },
    },
    { context: {} },
  );

describe("a run of a flow full of hostile expressions", () => {
  it.each(hostileExpressions)("ends by itself and leaves plain data only: $what: $source", async ({ source }) => {
    const pollution = Object.keys(Object.prototype);
    const { snapshot } = await runConversation(flowWith(source), ["go on"]);
    expect(["completed", "failed"]).toContain(snapshot.status);
    expect(JSON.parse(JSON.stringify(snapshot.context))).toEqual(snapshot.context);
    expect(Object.keys(Object.prototype)).toEqual(pollution);
  });
});
