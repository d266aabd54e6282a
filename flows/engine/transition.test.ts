import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { runConversation } from "@/testing/builders/a-run";

describe("transition", () => {
  it("walks from a question over an action to the end", async () => {
    const flow = aFlow({
      ask: { type: "wait", onEntry: [anAction("say", { config: { message: "What?" } })], transitions: { user_message: "find" } },
      find: {
        type: "action",
        actions: [anAction("act", { config: { result: "{{_input.text}}", event: "items_found" }, output: "found" })],
        transitions: { items_found: "done", error: "broken" },
      },
      done: { type: "final", onEntry: [anAction("say", { config: { message: "Here is {{found}}" } })] },
      broken: { type: "final", outcome: "failed" },
    });
    const run = await runConversation(flow, ["pizza"]);
    expect(run.trail).toEqual(["ask", "find", "done"]);
    expect(run.texts).toEqual(["What?", "Here is pizza"]);
    expect(run.snapshot).toMatchObject({ state: "done", status: "completed", outcome: "completed", progress: 100, context: { found: "pizza" } });
    expect(run.steps.map((step) => [step.seq, step.turn, step.state, step.step_type, step.hook, step.status, step.event, step.to])).toEqual([
      [1, 1, "ask", "action", "entry", "completed", null, null],
      [2, 1, "ask", "wait", null, "pending", null, null],
      [3, 2, "ask", "wait", null, "completed", "user_message", null],
      [4, 2, "ask", "condition", null, "completed", "user_message", "find"],
      [5, 2, "find", "action", "main", "completed", "items_found", null],
      [6, 2, "find", "condition", null, "completed", "items_found", "done"],
      [7, 2, "done", "action", "entry", "completed", null, null],
      [8, 2, "done", "condition", null, "completed", null, null],
    ]);
    expect(run.changes.map((change) => [change.previousState, change.state, change.event, change.status, change.seq])).toEqual([
      [null, "ask", null, "running", 1],
      ["ask", "find", "user_message", "running", 4],
      ["find", "done", "items_found", "completed", 6],
    ]);
  });

  it("writes with set without calling an executor", async () => {
    const flow = aFlow({ a: { type: "action", actions: [aSet({ "x.y": 1, z: "{{ 1 + 1 }}" })], transitions: { success: "b" } }, b: { type: "final" } });
    const run = await runConversation(flow);
    expect(run.snapshot.context).toEqual({ x: { y: 1 }, z: 2 });
    expect(run.steps[0]?.contextPatch).toEqual([
      { op: "add", path: "/x", value: { y: 1 } },
      { op: "add", path: "/z", value: 2 },
    ]);
  });
});
