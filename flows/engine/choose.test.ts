import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { message, runConversation } from "@/testing/builders/a-run";

const end = { type: "final" } as const;
const fails = (code = "NO_ROUTE") => anAction("act", { config: { fail: code } });
const emits = (event: string) => anAction("act", { config: { event } });

describe("choice after actions (D3)", () => {
  const targets = { error: "e", first: "c1", second: "c2", items_found: "x1", no_items: "x2", success: "s", default: "d" };
  const finals = { e: end, c1: end, c2: end, x1: end, x2: end, s: end, d: end };
  const conditions = [
    { expression: "n == 1", event: "first" },
    { expression: "n >= 1", event: "second" },
  ];

  it.each([
    ["an error before true conditions", [aSet({ n: 1 }), fails()], targets, "e"],
    ["the first true condition before executor events", [aSet({ n: 1 }), emits("items_found")], targets, "c1"],
    ["a later true condition when the first is false", [aSet({ n: 2 }), emits("items_found")], targets, "c2"],
    ["the latest executor event before earlier ones", [emits("items_found"), emits("no_items")], targets, "x2"],
    ["an earlier executor event when the latest has no transition", [emits("items_found"), emits("cart_changed")], targets, "x1"],
    ["success before default", [emits("cart_changed")], targets, "s"],
    ["default at the end", [emits("cart_changed")], { default: "d" }, "d"],
    ["success for an empty list of actions", [], targets, "s"],
    ["a true condition without a transition like a false one", [aSet({ n: 2 })], { first: "c1", success: "s" }, "s"],
  ])("takes %s", async (_, actions, transitions, state) => {
    const run = await runConversation(aFlow({ a: { type: "action", actions, conditions, transitions }, ...finals }));
    expect(run.snapshot.state).toBe(state);
  });

  it("reads api_success as success and user_input as user_message", async () => {
    const flow = aFlow({ a: { type: "action", transitions: { api_success: "w" } }, w: { type: "wait", transitions: { user_input: "z" } }, z: end });
    expect((await runConversation(flow, ["hi"])).trail).toEqual(["a", "w", "z"]);
  });

  it("takes the event that resumed the state after executor events and before success", async () => {
    const flow = aFlow({ w: { type: "wait", actions: [emits("cart_changed")], transitions: { user_message: "m", success: "s" } }, m: end, s: end });
    expect((await runConversation(flow, ["hi"])).snapshot.state).toBe("m");
  });

  it("tries candidates in order and goes on when every guard is false (rule 31)", async () => {
    const flow = aFlow({
      a: {
        type: "action",
        actions: [aSet({ n: 5 }), emits("items_found")],
        transitions: {
          items_found: [
            { target: "x", guard: "n > 9" },
            { target: "y", guard: "n > 7" },
          ],
          success: [{ target: "y", guard: "n < 3" }, "z"],
        },
      },
      x: end,
      y: end,
      z: end,
    });
    const run = await runConversation(flow);
    expect(run.snapshot.state).toBe("z");
    expect(run.steps.find((step) => step.step_type === "condition")).toMatchObject({
      event: "success",
      to: "z",
      output: {
        conditions: [],
        guards: [
          { event: "items_found", index: 0, guard: "n > 9", value: false },
          { event: "items_found", index: 1, guard: "n > 7", value: false },
          { event: "success", index: 0, guard: "n < 3", value: false },
        ],
      },
    });
  });

  it("parks an action state that nothing fits when something from outside can move it", async () => {
    const flow = aFlow({ a: { type: "action", actions: [emits("cart_changed")], transitions: { user_confirms: "z" } }, z: end });
    const run = await runConversation(flow, [message({ event: "user_confirms" })]);
    expect(run.trail).toEqual(["a", "z"]);
    expect(run.steps.map((step) => `${step.step_type} ${step.status}`)).toEqual([
      "action completed",
      "wait pending",
      "wait completed",
      "condition completed",
      "condition completed",
    ]);
  });

  it("fails with NO_TRANSITION and an apology when nothing fits and nothing can come", async () => {
    const run = await runConversation(
      aFlow({ a: { type: "action", actions: [emits("items_found")], transitions: { no_items: "z" } }, z: end }, { apology: "So sorry." }),
    );
    expect(run.snapshot).toMatchObject({ status: "failed", outcome: "failed", state: "a", failure: { code: "NO_TRANSITION", state: "a", seq: 2 } });
    expect(run.texts).toEqual(["So sorry."]);
  });

  it("raises error in a decision that decides nothing (A46)", async () => {
    const flow = aFlow({
      d: { type: "decision", conditions: [{ expression: "n == 1", event: "one" }], transitions: { one: "z", error: "e" } },
      z: end,
      e: end,
    });
    const run = await runConversation(flow);
    expect(run.snapshot.state).toBe("e");
    expect(run.snapshot.error?.code).toBe("NO_TRANSITION");
  });

  it("counts a condition that cannot be evaluated as false and leaves a failed step (A44)", async () => {
    const flow = aFlow(
      {
        d: {
          type: "decision",
          conditions: [
            { expression: "n ==", event: "one" },
            { expression: "payment_method === 'cod'", event: "cod_selected" },
          ],
          transitions: { one: "x", cod_selected: "z" },
        },
        x: end,
        z: end,
      },
      { context: { payment_method: { type: "string", required: false, default: "cod" } } },
    );
    const run = await runConversation(flow);
    expect(run.snapshot.state).toBe("z");
    expect(run.steps[0]).toMatchObject({ step_type: "condition", status: "failed", to: null, error: { code: "BAD_EXPRESSION" } });
    expect(run.steps[1]).toMatchObject({
      status: "completed",
      to: "z",
      output: {
        conditions: [
          { expression: "n ==", value: false },
          { expression: "payment_method === 'cod'", value: true },
        ],
      },
    });
  });
});

describe("errors of actions (rule 27)", () => {
  it("skips the rest of the list, and from onEntry the actions too", async () => {
    const flow = aFlow({
      a: { type: "action", onEntry: [fails(), aSet({ x: 1 })], actions: [aSet({ y: 1 })], transitions: { error: "e", success: "z" } },
      e: end,
      z: end,
    });
    const run = await runConversation(flow);
    expect(run.snapshot).toMatchObject({ state: "e", context: {}, error: { code: "NO_ROUTE", executor: "act", state: "a" } });
    expect(run.steps[0]).toMatchObject({ status: "failed", hook: "entry", error: { code: "NO_ROUTE", message: "NO_ROUTE", retryable: false } });
  });

  it("raises error at once from the onEntry of a wait", async () => {
    const run = await runConversation(aFlow({ w: { type: "wait", onEntry: [fails()], transitions: { user_message: "z", error: "e" } }, z: end, e: end }));
    expect(run.trail).toEqual(["w", "e"]);
  });

  it("counts onError continue as success", async () => {
    const run = await runConversation(
      aFlow({
        a: { type: "action", actions: [{ ...fails(), onError: "continue" }, aSet({ y: 1 })], transitions: { error: "e", success: "z" } },
        e: end,
        z: end,
      }),
    );
    expect(run.snapshot).toMatchObject({ state: "z", context: { y: 1 }, error: null });
    expect(run.steps[0]?.status).toBe("failed");
  });

  it("keeps _error readable until a transition by another event", async () => {
    const flow = aFlow({
      a: { type: "action", actions: [fails()], transitions: { error: "b" } },
      b: { type: "action", actions: [aSet({ seen: "{{_error.code}}" })], transitions: { success: "c" } },
      c: { type: "action", actions: [aSet({ after: "{{_error.code ?? 'gone'}}" })], transitions: { success: "z" } },
      z: end,
    });
    expect((await runConversation(flow)).snapshot.context).toEqual({ seen: "NO_ROUTE", after: "gone" });
  });

  it("performs an action with when only if it is true, and fails one whose when is broken", async () => {
    const flow = aFlow({
      a: { type: "action", actions: [aSet({ x: 1 }, { when: "y == 1" }), aSet({ z: 1 }, { when: "x is 1" })], transitions: { error: "e", success: "e" } },
      e: end,
    });
    const run = await runConversation(flow);
    expect(run.snapshot.context).toEqual({});
    expect(run.steps.slice(0, 2)).toMatchObject([
      { step_type: "action", status: "failed", error: { code: "BAD_EXPRESSION" } },
      { step_type: "condition", event: "error" },
    ]);
  });
});

describe("microsteps (D4)", () => {
  it("runs source onExit, transition actions, target onEntry, target actions, in this order", async () => {
    const log = (name: string) => aSet({ log: `{{log}}${name} ` });
    const flow = aFlow({
      a: {
        type: "action",
        onEntry: [log("a-entry")],
        actions: [log("a-main")],
        onExit: [log("a-exit")],
        transitions: { success: { target: "b", actions: [log("transition")] } },
      },
      b: { type: "action", onEntry: [log("b-entry")], actions: [log("b-main")], onExit: [log("b-exit")], transitions: { success: "z" } },
      z: { type: "final", onEntry: [log("z-entry")], actions: [log("z-main")] },
    });
    const run = await runConversation(flow);
    expect(run.snapshot.context.log).toBe("a-entry a-main a-exit transition b-entry b-main b-exit z-entry z-main ");
    expect(run.steps.map((step) => `${step.state} ${step.hook ?? step.step_type}`)).toEqual([
      "a entry",
      "a main",
      "a condition",
      "a exit",
      "a transition",
      "b entry",
      "b main",
      "b condition",
      "b exit",
      "z entry",
      "z main",
      "z condition",
    ]);
  });

  it("runs onEntry once per entry and not on resuming (A48)", async () => {
    const flow = aFlow({
      w: {
        type: "wait",
        onEntry: [aSet({ entries: "{{(entries ?? 0) + 1}}" })],
        actions: [aSet({ resumes: "{{(resumes ?? 0) + 1}}" })],
        transitions: { user_confirms: "z", user_message: { target: "w", guard: "false" } },
      },
      z: end,
    });
    expect((await runConversation(flow, ["one", "two"])).snapshot.context).toEqual({ entries: 1, resumes: 2 });
  });

  it("enters again on a transition to itself, and does not on an internal one", async () => {
    const again = aSet({ entries: "{{(entries ?? 0) + 1}}" });
    const flow = aFlow({
      w: {
        type: "wait",
        onEntry: [again],
        transitions: { user_confirms: "w", user_edits: { target: "w", internal: true, actions: [aSet({ edited: true })] } },
      },
      z: end,
    });
    const run = await runConversation(flow, [message({ event: "user_confirms" }), message({ event: "user_edits" })]);
    expect(run.snapshot.context).toEqual({ entries: 2, edited: true });
    expect(run.changes.map(({ state, event }) => [state, event])).toEqual([
      ["w", null],
      ["w", "user_confirms"],
    ]);
  });

  it("stops the 101st transition of a signal with LOOP_LIMIT, past the flow's error state", async () => {
    const flow = aFlow(
      {
        a: { type: "action", actions: [aSet({ n: "{{(n ?? 0) + 1}}" })], transitions: { success: "b" } },
        b: { type: "action", transitions: { success: "a" } },
        z: end,
      },
      { onError: "z" },
    );
    const run = await runConversation(flow);
    expect(run.snapshot).toMatchObject({ status: "failed", failure: { code: "LOOP_LIMIT" }, context: { n: 51 } });
    expect(run.steps.filter((step) => step.to !== null)).toHaveLength(100);
  });

  it("counts transitions anew for each signal", async () => {
    const flow = aFlow({ w: { type: "wait", transitions: { user_message: "w" } }, z: end }, { maxMicrosteps: 2 });
    expect((await runConversation(flow, ["1", "2", "3", "4"])).snapshot.status).toBe("running");
  });
});
