import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { message, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { replay } from "./record/replay";
import type { Signal } from "./run/signal";

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
    const { compile } = await import("./compile/compile");
    const { transition } = await import("./transition");
    const { aMeta } = await import("@/testing/builders/a-run");
    const { effects } = transition(compile(flow, {}), "r", null, { type: "started", at: start, meta: aMeta, input: null, entities: null });
    expect(effects).toMatchObject([{ type: "callExecutor", timeoutMs: 3_000 }]);
  });
});

describe("the time of a whole run", () => {
  const hour = 60 * minute;
  const flow = (rest: object = {}, states: object = {}) =>
    aFlow({ w: { type: "wait", timeout: 45 * minute, transitions: { user_message: "w", timeout: "w" } }, z: end, ...states }, { runTimeout: "PT1H", ...rest });
  const ends = (entrySeq: number): Signal => ({ type: "timerFired", at: start + hour, entrySeq });

  it("is due when nothing of the state is due before it, and counts from the start", async () => {
    const run = await runConversation(flow(), [message("hi", start + 10 * minute), message("again", start + 30 * minute)]);
    expect(run.turns.map(({ snapshot }) => snapshot.timer)).toMatchObject([
      { type: "timeout", dueAt: start + 45 * minute },
      { type: "timeout", dueAt: start + 55 * minute },
      { type: "run", dueAt: start + hour },
    ]);
    expect(run.steps.at(-1)?.output).toMatchObject({ until: new Date(start + hour).toISOString() });
  });

  it("ends the run as cancelled where it stands, and says nothing", async () => {
    const run = await runConversation(flow(), [message("hi", start + 30 * minute), ends(3)]);
    expect(run.snapshot).toMatchObject({ state: "w", status: "cancelled", outcome: "cancelled", timer: null });
    expect(run.turns[2]?.steps).toMatchObject([
      { step_type: "wait", status: "completed", event: "timeout", input: { timer: "run" } },
      { step_type: "condition", status: "completed", event: "timeout", output: { outcome: "cancelled" } },
    ]);
    expect(run.texts).toEqual([]);
    expect(replay(run.compiled, runId, started(), run.tape).snapshot).toEqual(run.snapshot);
  });

  it("ends in the flow's cancelled state where it has one", async () => {
    const cancelled = { type: "final", actions: [anAction("say", { config: { message: "Closed." } })] } as const;
    const run = await runConversation(flow({}, { cancelled }), [message("hi", start + 30 * minute), ends(3)]);
    expect(run.snapshot).toMatchObject({ state: "cancelled", status: "cancelled" });
    expect(run.texts).toEqual(["Closed."]);
    expect(replay(run.compiled, runId, started(), run.tape).snapshot).toEqual(run.snapshot);
  });

  it("goes on while the run is paused", async () => {
    const run = await runConversation(flow(), [{ type: "pauseRequested", at: start + minute, reason: "operator" }, ends(0)]);
    expect(run.turns[1]?.snapshot).toMatchObject({ status: "paused", timer: { type: "run", dueAt: start + hour } });
    expect(run.snapshot.status).toBe("cancelled");
  });

  it("is left alone when it is not due, and when the state was entered anew since", async () => {
    const run = await runConversation(flow(), [message("hi", start + 30 * minute), { type: "timerFired", at: start + hour - 1, entrySeq: 3 }, ends(0)]);
    expect(run.snapshot).toBe(run.turns[1]?.snapshot);
  });

  it.each([9_007_199_254_740_991, "P999999D"])("takes a time beyond all calendars: %s", async (runTimeout) => {
    const run = await runConversation(flow({ runTimeout }, { w: { type: "wait", timeout: runTimeout, transitions: { user_message: "z" } } }), ["hi"]);
    expect(run.snapshot.status).toBe("completed");
  });
});
