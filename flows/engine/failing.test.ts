import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { aClock, forgetful, message, noPorts, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { anExecutor, aRegistry } from "@/testing/builders/an-executor";
import { performTurn } from "./perform/perform-turn";
import { replay } from "./record/replay";
import type { Signal } from "./run/signal";
import { entryOf } from "./run/tape";
import { transition } from "./transition";

const end = { type: "final" } as const;
const fails = anAction("act", { config: { fail: "NO_ROUTE" } });
const cancel: Signal = { type: "cancelRequested", at: start + 1_000, by: "operator" };

describe("failing (rule 34)", () => {
  it("goes to the flow's error state when the state has no error transition", async () => {
    const run = await runConversation(
      aFlow(
        {
          a: { type: "action", actions: [fails], onExit: [aSet({ left: true })], transitions: { success: "z" } },
          z: end,
          oops: { type: "final", outcome: "failed", onEntry: [aSet({ code: "{{_error.code}}" })] },
        },
        { onError: "oops" },
      ),
    );
    expect(run.snapshot).toMatchObject({
      state: "oops",
      status: "failed",
      outcome: "failed",
      context: { left: true, code: "NO_ROUTE" },
      failure: { code: "NO_ROUTE", state: "a" },
    });
    expect(run.texts).toEqual([]);
  });

  it("fails with one apology and the failed step's number when there is neither", async () => {
    const run = await runConversation(
      aFlow({ a: { type: "action", actions: [aSet({ x: 1 }), fails], transitions: { success: "z" } }, z: end }, { apology: "Sorry, {{x}}." }),
    );
    expect(run.snapshot).toMatchObject({ state: "a", status: "failed", failure: { code: "NO_ROUTE", message: "NO_ROUTE", state: "a", seq: 2 } });
    expect(run.texts).toEqual(["Sorry, 1."]);
    expect(run.steps.at(-1)).toMatchObject({ step_type: "condition", status: "failed", to: null, output: { outcome: "failed" } });
  });

  it.each([
    ["error", "failed", { code: "CONTEXT_REQUIRED", message: "{{gone}} has no value" }, []],
    ["keep", "completed", null, ["Dear {{gone}},"]],
    ["empty", "completed", null, ["Dear ,"]],
  ] as const)("fails an action for a value that is missing only where its author asked for that: %s", async (missing, status, failure, texts) => {
    const greet = { ...anAction("act", { config: { say: "Dear {{gone}}," } }), missing };
    const run = await runConversation(aFlow({ a: { type: "action", actions: [greet], transitions: { success: "z" } }, z: end }, { apology: "Sorry." }));
    expect(run.snapshot.status).toBe(status);
    if (failure === null) expect(run.texts).toEqual(texts);
    else expect(run.snapshot.failure).toMatchObject(failure);
  });

  it("does not loop when the error state itself fails", async () => {
    const run = await runConversation(
      aFlow(
        { a: { type: "action", actions: [fails], transitions: {} }, oops: { type: "action", actions: [fails], transitions: { success: "z" } }, z: end },
        { onError: "oops" },
      ),
    );
    expect(run.trail).toEqual(["a", "oops"]);
    expect(run.snapshot.failure).toMatchObject({ code: "NO_ROUTE", state: "oops" });
  });

  it("does not run the way out again when it fails", async () => {
    const flow = aFlow({
      a: { type: "action", onExit: [aSet({ exits: "{{(exits ?? 0) + 1}}" }), fails], transitions: { success: "z", error: "e" } },
      z: end,
      e: end,
    });
    const run = await runConversation(flow);
    expect(run.snapshot).toMatchObject({ state: "e", context: { exits: 1 } });
  });

  it("fails with EXECUTOR_NOT_FOUND for an executor that is not registered (A58)", async () => {
    const run = await runConversation(aFlow({ a: { type: "action", actions: [anAction("teleport")], transitions: { error: "z" } }, z: end }));
    expect(run.steps[0]).toMatchObject({
      executor: "teleport",
      status: "failed",
      error: { code: "EXECUTOR_NOT_FOUND", message: "Executor not found: teleport" },
    });
  });

  it("fails a run that enters a state that is not there", async () => {
    const run = await runConversation(aFlow({ a: { type: "action", transitions: { success: "nowhere" } }, z: end }));
    expect(run.snapshot).toMatchObject({ state: "a", status: "failed", failure: { code: "STATE_MISSING" } });
  });
});

describe("final states (W15)", () => {
  it("run onEntry and actions and then end", async () => {
    const run = await runConversation(
      aFlow({
        a: { type: "action", transitions: { success: "z" } },
        z: { type: "final", onEntry: [anAction("say", { config: { message: "bye" } })], actions: [aSet({ x: 1 })] },
      }),
    );
    expect(run.texts).toEqual(["bye"]);
    expect(run.snapshot).toMatchObject({ status: "completed", context: { x: 1 }, progress: 100 });
    expect(run.steps.at(-1)).toMatchObject({ step_type: "condition", to: null, output: { outcome: "completed" } });
  });

  it("complete even when what they do fails", async () => {
    const run = await runConversation(
      aFlow({ a: { type: "action", transitions: { success: "z" } }, z: { type: "final", onEntry: [fails, aSet({ x: 1 })], actions: [aSet({ y: 1 })] } }),
    );
    expect(run.snapshot).toMatchObject({ status: "completed", context: { y: 1 } });
    expect(run.texts).toEqual([]);
  });

  it("record what is required and missing, and complete all the same", async () => {
    const run = await runConversation(
      aFlow(
        { a: { type: "action", transitions: { success: "z" } }, z: end },
        { context: { name: { type: "string", required: true }, address: { type: "object", required: true } } },
      ),
    );
    expect(run.snapshot.status).toBe("completed");
    expect(run.steps.slice(1)).toMatchObject([
      { step_type: "condition", status: "failed", error: { code: "CONTEXT_REQUIRED", message: "missing at the end: address, name" } },
      { status: "completed", output: { outcome: "completed" } },
    ]);
  });

  it.each([
    ["cancelled", {}, "cancelled"],
    ["order_failed", {}, "failed"],
    ["zone_error", {}, "failed"],
    ["thanks", {}, "completed"],
    ["thanks", { outcome: "cancelled" as const }, "cancelled"],
  ])("%s %j has the outcome %s (A41)", async (name, more, outcome) => {
    const run = await runConversation(aFlow({ a: { type: "action", transitions: { success: name } }, [name]: { type: "final", ...more } }));
    expect(run.snapshot).toMatchObject({ status: outcome, outcome });
    expect(run.changes.at(-1)).toMatchObject({ state: name, status: outcome, progress: outcome === "completed" ? 100 : 0 });
  });
});

describe("cancelling (rule 34)", () => {
  it("ends in the flow's cancelled final state, which runs", async () => {
    const run = await runConversation(
      aFlow({
        w: { type: "wait", transitions: { user_message: "z" } },
        z: end,
        cancelled: { type: "final", onEntry: [anAction("say", { config: { message: "Cancelled." } })] },
      }),
      [cancel],
    );
    expect(run.snapshot).toMatchObject({ state: "cancelled", status: "cancelled", outcome: "cancelled" });
    expect(run.texts).toEqual(["Cancelled."]);
  });

  it("ends where it stands without one", async () => {
    const run = await runConversation(aFlow({ w: { type: "wait", transitions: { user_message: "z" } }, z: end }), [cancel]);
    expect(run.snapshot).toMatchObject({ state: "w", status: "cancelled", outcome: "cancelled" });
    expect(run.steps.at(-1)).toMatchObject({ step_type: "condition", event: "cancel", to: null, output: { outcome: "cancelled" } });
  });

  it("changes nothing after the end", async () => {
    const run = await runConversation(aFlow({ a: { type: "action", transitions: { success: "z" } }, z: end }), [cancel, "hello"]);
    expect(run.snapshot.status).toBe("completed");
    expect(run.turns.slice(1).map(({ steps, snapshot }) => [steps, snapshot.turn])).toEqual([
      [[], 1],
      [[], 1],
    ]);
  });
});

describe("a failure that is asked for", () => {
  const asked: Signal = { type: "failRequested", at: start + 1_000, code: "INTERNAL", message: "a bug" };
  const flow = aFlow(
    {
      w: { type: "wait", timeout: 60_000, transitions: { user_message: "p" } },
      p: { type: "parallel", branches: { one: [fails], two: [fails, fails] } },
      z: end,
    },
    { apology: "Oh dear." },
  );

  it("ends a parked run with that code, one step and the flow's apology", async () => {
    const run = await runConversation(flow, [asked]);
    expect(run.snapshot).toMatchObject({
      state: "w",
      status: "failed",
      outcome: "failed",
      timer: null,
      failure: { code: "INTERNAL", message: "a bug", seq: 2 },
    });
    expect(run.turns[1]?.steps).toMatchObject([{ seq: 2, turn: 2, step_type: "condition", status: "failed", error: { code: "INTERNAL", message: "a bug" } }]);
    expect(run.texts).toEqual(["Oh dear."]);
    expect(replay(run.compiled, runId, started(), run.tape).snapshot).toEqual(run.snapshot);
  });

  it("ends a run in the middle of a turn, in that turn, and calls off what was asked for", async () => {
    const { compiled } = await runConversation(flow);
    const before = transition(compiled, runId, null, started());
    const busy = transition(compiled, runId, before.snapshot, message("go"));
    const answer: Signal = { type: "effectFinished", at: start + 2_000, effectId: "4:two:0", result: { ok: true, output: 1 }, attempts: 1, durationMs: 9 };
    const fails: Signal = { ...asked, at: start + 3_000 };
    const answered = transition(compiled, runId, busy.snapshot, answer);
    const failed = transition(compiled, runId, answered.snapshot, fails);
    expect(failed.effects).toEqual([
      { type: "abortEffect", effectId: "4:one:0" },
      { type: "abortEffect", effectId: "4:two:1" },
    ]);
    expect(failed.steps).toMatchObject([{ seq: 4, turn: 2, status: "failed" }]);
    expect(failed.snapshot).toMatchObject({ status: "failed", pending: [], agenda: { task: { type: "ended" } } });
    const signals = [message("go"), answer, fails];
    const moments = [before, busy, answered, failed].map(({ snapshot }) => snapshot);
    const tape = signals.map((signal, index) => entryOf(index + 1, moments[index] ?? null, moments[index + 1] ?? failed.snapshot, signal));
    expect(replay(compiled, runId, started(), tape).snapshot).toEqual(failed.snapshot);
  });

  it("does not recover what it calls off", async () => {
    const calls: string[] = [];
    const executors = aRegistry(
      anExecutor("act", () => {
        calls.push("act");
        return { ok: true };
      }),
    );
    const { compiled, definition } = await runConversation(flow, [], { executors });
    const busy = transition(compiled, runId, transition(compiled, runId, null, started()).snapshot, message("go"));
    const part = await performTurn({
      definition,
      compiled,
      snapshot: busy.snapshot,
      signal: asked,
      runId,
      executors,
      ports: noPorts,
      recorder: forgetful,
      clock: aClock(),
    });
    expect(calls).toEqual([]);
    expect(part.snapshot.status).toBe("failed");
  });

  it("changes nothing after the end", async () => {
    const run = await runConversation(flow, [cancel, asked]);
    expect(run.snapshot.status).toBe("cancelled");
    expect(run.turns[2]?.steps).toEqual([]);
  });
});
