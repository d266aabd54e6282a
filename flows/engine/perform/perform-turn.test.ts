import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { aClock, message, noPorts, runConversation, runId, started } from "@/testing/builders/a-run";
import { anExecutor, aRegistry, type Script } from "@/testing/builders/an-executor";
import type { FlowDefinition } from "../../definition/schema";
import type { ActionV2, FlowDefinitionV2 } from "../../definition/schema-v2";
import { ExecutorError } from "../../errors";
import type { ExecutorRegistry } from "../../ports/executor";
import { type EffectIntent, performTurn, recoverTurn, type TurnPart } from "./perform-turn";

const end = { type: "final" } as const;

function one(action: ActionV2, rest: Partial<FlowDefinitionV2> = {}): FlowDefinition {
  return aFlow({ a: { type: "action", actions: [action], transitions: { success: "z", error: "e" } }, z: end, e: end }, rest);
}

const forever: Script = () => new Promise(() => undefined);

describe("performTurn", () => {
  it("validates the resolved config", async () => {
    const executors = aRegistry(anExecutor("strict", () => ({ ok: true }), { configSchema: z.object({ size: z.number(), name: z.string().default("x") }) }));
    const bad = await runConversation(one(anAction("strict", { config: { size: "{{missing ?? 'five'}}" } })), [], { executors });
    expect(bad.steps[0]).toMatchObject({ status: "failed", error: { code: "CONFIG_INVALID" }, input: { size: "five" } });
    expect((await runConversation(one(anAction("strict", { config: { size: "{{2 + 3}}" } })), [], { executors })).snapshot.state).toBe("z");
  });

  it("hands the executor its parsed config, its key and what it may read", async () => {
    let seen: unknown = null;
    const spy = anExecutor("spy", (config, { key, runId: run, state, hook, attempts, input, context }) => {
      seen = { config, key, run, state, hook, attempts, input, context };
      return { ok: true };
    });
    await runConversation(
      aFlow({
        w: { type: "wait", actions: [aSet({ n: 1 }), anAction("spy", { config: { text: "{{_input.text}}!" } })], transitions: { user_message: "z" } },
        z: end,
      }),
      ["hi"],
      { executors: aRegistry(spy) },
    );
    expect(seen).toEqual({
      config: { text: "hi!" },
      key: "r_test:4",
      run: runId,
      state: "w",
      hook: "main",
      attempts: 0,
      input: { text: "hi", event: null, data: null },
      context: { n: 1 },
    });
  });

  it.each([
    [
      "an ExecutorError",
      () => {
        throw new ExecutorError("NO_ROUTE", { message: "no road" });
      },
      { code: "NO_ROUTE", message: "no road", retryable: false },
    ],
    [
      "any other exception",
      () => {
        throw new Error("boom");
      },
      { code: "ACTION_FAILED", message: "boom", retryable: true },
    ],
    [
      "a result of failure",
      () => ({ ok: false as const, error: { code: "STORE_CLOSED", message: "closed", retryable: false } }),
      { code: "STORE_CLOSED", message: "closed", retryable: false },
    ],
  ])("records %s as the action's error", async (_, script, error) => {
    const run = await runConversation(one(anAction("broken")), [], { executors: aRegistry(anExecutor("broken", script)) });
    expect(run.snapshot.state).toBe("e");
    expect(run.steps[0]?.error).toEqual(error);
  });

  it.each([
    ["a retryable error until it succeeds", { max: 3, backoffMs: 100 }, 2, true, 3, "z"],
    ["no more often than it may", { max: 2, backoffMs: 100 }, 9, true, 3, "e"],
    ["not an error that is not retryable", { max: 3, backoffMs: 100 }, 2, false, 1, "e"],
  ])("retries %s", async (_, retry, failures, retryable, attempts, state) => {
    let calls = 0;
    const flaky = anExecutor("flaky", () =>
      ++calls <= failures ? { ok: false, error: { code: "SEARCH_UNAVAILABLE", message: "", retryable } } : { ok: true },
    );
    const run = await runConversation(one(anAction("flaky", { onError: "retry", retry })), [], { executors: aRegistry(flaky) });
    expect(calls).toBe(attempts);
    expect(run.snapshot.state).toBe(state);
    expect(run.steps[0]?.attempts).toBe(attempts);
  });

  it("waits longer before each retry", async () => {
    const flaky = anExecutor("flaky", () => ({ ok: false, error: { code: "SEARCH_UNAVAILABLE", message: "", retryable: true } }));
    const run = await runConversation(one(anAction("flaky", { retry: { max: 2, backoffMs: 1_000, factor: 3 } })), [], { executors: aRegistry(flaky) });
    // Half to all of 1,000 ms and of 3,000 ms.
    expect(run.steps[0]?.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(run.steps[0]?.durationMs).toBeLessThanOrEqual(4_000);
  });

  it("aborts an action at its time limit with ACTION_TIMEOUT (A60)", async () => {
    let aborted = false;
    const hangs = anExecutor("hangs", (_, __, signal) => {
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      return forever({}, undefined as never, signal);
    });
    const run = await runConversation(one(anAction("hangs", { timeoutMs: 700 })), [], { executors: aRegistry(hangs) });
    expect(run.steps[0]).toMatchObject({ status: "failed", error: { code: "ACTION_TIMEOUT" }, durationMs: 700 });
    expect(aborted).toBe(true);
  });

  it("ends a turn within its time whatever it still has to do (rule 23)", async () => {
    const hangs = anExecutor("hangs", forever, { defaultTimeoutMs: 20_000 });
    const definition = aFlow({
      a: { type: "action", actions: [anAction("hangs")], transitions: { error: "b" } },
      b: { type: "action", actions: [anAction("hangs")], transitions: { error: "c" } },
      c: { type: "action", actions: [anAction("hangs")], transitions: { error: "z" } },
      z: end,
    });
    const run = await runConversation(definition, [], { executors: aRegistry(hangs) });
    expect(run.snapshot.state).toBe("z");
    expect(run.steps.filter(({ step_type }) => step_type === "action").map(({ durationMs }) => durationMs)).toEqual([20_000, 5_000, 0]);
  });
});

describe("effects that leave the process", () => {
  const definition = aFlow({
    a: { type: "action", actions: [aSet({ x: 1 }), anAction("order", { output: "order" }), aSet({ y: 1 })], transitions: { success: "z", error: "e" } },
    z: end,
    e: end,
  });

  function shop(sideEffect: "idempotent" | "once") {
    const keys: string[] = [];
    const executors: ExecutorRegistry = aRegistry(
      anExecutor(
        "order",
        (_, { key }) => {
          keys.push(key);
          return { ok: true, output: { id: key } };
        },
        { sideEffect },
      ),
    );
    return { keys, executors };
  }

  async function crashAfterCheckpoint(executors: ExecutorRegistry): Promise<{ part: TurnPart; intent: EffectIntent }> {
    let saved: { part: TurnPart; intent: EffectIntent } | null = null;
    const recorder = {
      checkpoint: async (part: TurnPart, intent: EffectIntent) => {
        saved = { part, intent };
        throw new Error("crash");
      },
    };
    await expect(performTurn({ definition, snapshot: null, signal: started(), runId, executors, ports: noPorts, recorder, clock: aClock() })).rejects.toThrow(
      "crash",
    );
    if (saved === null) throw new Error("no checkpoint");
    return JSON.parse(JSON.stringify(saved));
  }

  it("are committed with their intent before the call; the next part begins empty", async () => {
    const { keys, executors } = shop("idempotent");
    const checkpoints: { part: TurnPart; intent: EffectIntent; called: number }[] = [];
    const settled: unknown[] = [];
    const part = await performTurn({
      definition,
      snapshot: null,
      signal: started(),
      runId,
      executors,
      ports: noPorts,
      clock: aClock(),
      recorder: {
        checkpoint: async (before, intent) => {
          checkpoints.push({ part: before, intent, called: keys.length });
        },
        settled: async (intent, result) => {
          settled.push([intent.key, result]);
        },
      },
    });
    expect(checkpoints).toMatchObject([
      {
        called: 0,
        intent: { effectId: "2", key: "r_test:2", executor: "order", sideEffect: "idempotent", request: {}, seq: 2 },
        part: {
          steps: [{ seq: 1 }],
          changes: [{ state: "a" }],
          snapshot: { seq: 1, pending: [{ effectId: "2", executor: "order", sideEffect: "idempotent" }] },
        },
      },
    ]);
    expect(settled).toEqual([["r_test:2", { ok: true, output: { id: "r_test:2" } }]]);
    expect(part.steps.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(part.changes.map(({ state }) => state)).toEqual(["z"]);
  });

  it("are repeated with the same key after a crash when they are idempotent", async () => {
    const { keys, executors } = shop("idempotent");
    const { part } = await crashAfterCheckpoint(executors);
    const rest = await recoverTurn({
      definition,
      snapshot: part.snapshot,
      runId,
      executors,
      ports: noPorts,
      recorder: {
        checkpoint: async () => {
          throw new Error("the intent is committed already");
        },
      },
      clock: aClock(),
    });
    expect(keys).toEqual(["r_test:2"]);
    expect(rest.snapshot).toMatchObject({ status: "completed", context: { x: 1, order: { id: "r_test:2" }, y: 1 } });
    expect(rest.steps[0]?.seq).toBe(2);
  });

  it("become EFFECT_UNKNOWN after a crash when they may happen only once", async () => {
    const { keys, executors } = shop("once");
    const { part } = await crashAfterCheckpoint(executors);
    const rest = await recoverTurn({
      definition,
      snapshot: part.snapshot,
      runId,
      executors,
      ports: noPorts,
      recorder: { checkpoint: async () => undefined },
      clock: aClock(),
    });
    expect(keys).toEqual([]);
    expect(rest.snapshot).toMatchObject({ state: "e", error: { code: "EFFECT_UNKNOWN" } });
  });

  it("are not called again when their result was settled before the crash", async () => {
    const { keys, executors } = shop("once");
    const { part } = await crashAfterCheckpoint(executors);
    const rest = await recoverTurn({
      definition,
      snapshot: part.snapshot,
      settled: new Map([["2", { ok: true, output: "done" }]]),
      runId,
      executors,
      ports: noPorts,
      recorder: { checkpoint: async () => undefined },
      clock: aClock(),
    });
    expect(keys).toEqual([]);
    expect(rest.snapshot.context.order).toBe("done");
  });

  it("are recovered before the next signal is taken", async () => {
    const { executors } = shop("idempotent");
    const { part } = await crashAfterCheckpoint(executors);
    const rest = await performTurn({
      definition,
      snapshot: part.snapshot,
      signal: message("hi"),
      runId,
      executors,
      ports: noPorts,
      recorder: { checkpoint: async () => undefined },
      clock: aClock(),
    });
    expect(rest.snapshot.status).toBe("completed");
  });
});
