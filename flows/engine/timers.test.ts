import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "../testing/a-flow";
import { message, runConversation, start } from "../testing/a-run";
import type { Signal } from "./signal";

const end = { type: "final" } as const;
const minute = 60_000;
const fires = (at: number, entrySeq = 0): Signal => ({ type: "timerFired", at: start + at, entrySeq });

describe("timers (rule 33)", () => {
  const waits = (overrides: object = {}) =>
    aFlow({ w: { type: "wait", timeout: "PT15M", transitions: { user_confirms: "z", timeout: "late" }, ...overrides }, z: end, late: end });

  it("count from entry", async () => {
    expect((await runConversation(waits())).snapshot.timer).toEqual({ type: "timeout", dueAt: start + 15 * minute, entrySeq: 0 });
  });

  it("count anew from each message of the customer", async () => {
    const run = await runConversation(waits(), [message("what?", start + 5 * minute)]);
    expect(run.snapshot.timer?.dueAt).toBe(start + 20 * minute);
    expect((await runConversation(waits(), [message("what?", start + 5 * minute), fires(15 * minute)])).snapshot.state).toBe("w");
  });

  it("raise timeout when due", async () => {
    const run = await runConversation(waits(), [fires(15 * minute)]);
    expect(run.snapshot.state).toBe("late");
    expect(run.steps.find((step) => step.step_type === "wait" && step.status === "completed")).toMatchObject({
      event: "timeout",
      input: { timer: "timeout" },
      output: { event: "timeout", how: "timer" },
    });
  });

  it.each([
    ["before it is due", fires(14 * minute)],
    ["from an earlier entry", fires(16 * minute, 7)],
  ])("ignore an expiry %s", async (_, signal) => {
    const run = await runConversation(waits(), [signal]);
    expect(run.turns[1]?.snapshot).toBe(run.turns[0]?.snapshot);
  });

  it("send the reminder first and start once more", async () => {
    const run = await runConversation(waits({ reminder: "Still there?" }), [fires(15 * minute), fires(30 * minute)]);
    expect(run.turns[0]?.snapshot.timer?.type).toBe("reminder");
    expect(run.turns[1]).toMatchObject({
      snapshot: { state: "w", timer: { type: "timeout", dueAt: start + 30 * minute } },
      replies: [{ content: "Still there?" }],
    });
    expect(run.snapshot.state).toBe("late");
  });

  it("pause a wait that has no timeout transition", async () => {
    const run = await runConversation(waits({ transitions: { user_confirms: "z" } }), [fires(15 * minute), "go on"]);
    expect(run.turns[1]?.snapshot).toMatchObject({ status: "paused", pausedReason: "timeout", timer: null, state: "w" });
    expect(run.snapshot).toMatchObject({ status: "running", timer: { type: "timeout" } });
  });

  it("are kept by an internal transition and by events that are not the customer's", async () => {
    const run = await runConversation(waits({ transitions: { "webhook:a.b": { target: "w", internal: true, actions: [aSet({ x: 1 })] } } }), [
      { type: "eventReceived", at: start + minute, event: "webhook:a.b", data: null, source: "webhook" },
    ]);
    expect(run.snapshot).toMatchObject({ timer: { dueAt: start + 15 * minute }, context: { x: 1 } });
  });

  it("are gone when the state is left", async () => {
    expect((await runConversation(waits(), [message({ event: "user_confirms" })])).snapshot.timer).toBeNull();
  });

  it("bound the actions of states that do not wait", async () => {
    const flow = aFlow({ a: { type: "action", timeout: 3_000, actions: [anAction("act")], transitions: { success: "z" } }, z: end });
    const { compile } = await import("./compile");
    const { transition } = await import("./transition");
    const { aMeta } = await import("../testing/a-run");
    const { effects } = transition(compile(flow, {}), "r", null, { type: "started", at: start, meta: aMeta, input: null, entities: null });
    expect(effects).toMatchObject([{ type: "callExecutor", timeoutMs: 3_000 }]);
  });
});
