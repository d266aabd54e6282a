import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { aClock, forgetful, noPorts, runId, started } from "@/testing/builders/a-run";
import { anExecutor, aRegistry } from "@/testing/builders/an-executor";
import { ExecutorError } from "../../errors";
import type { Executor } from "../../ports/executor";
import { performTurn, type TurnRequest } from "./perform-turn";

const definition = aFlow({
  here: { type: "action", actions: [{ executor: "shop", config: {}, output: "answer" }], transitions: { success: "done", error: "done" } },
  done: { type: "final" },
});

async function answerOf(executor: Executor, changes: Partial<TurnRequest> = {}) {
  const around = { definition, runId, executors: aRegistry(executor), ports: noPorts, recorder: forgetful, clock: aClock() };
  const { snapshot, steps } = await performTurn({ ...around, snapshot: null, signal: started(), ...changes });
  return {
    answer: snapshot.context.answer,
    attempts: steps.flatMap((step) => (step.type === "action" ? [step.attempts] : []))[0],
    error: snapshot.error?.code ?? null,
  };
}

const real = (execute: Executor["execute"], own: Partial<Executor["descriptor"]> = {}): Executor => ({
  ...anExecutor("shop", () => ({ ok: true }), own),
  execute,
});

describe("a call of an executor", () => {
  it("is simulated by the executor itself where nothing outside may be touched", async () => {
    const shop: Executor = { ...real(async () => ({ ok: true, output: "sold" })), simulate: async () => ({ ok: true, output: "would sell" }) };
    expect((await answerOf(shop)).answer).toBe("sold");
    expect((await answerOf(shop, { simulated: true })).answer).toBe("would sell");
    expect((await answerOf({ ...shop, simulate: undefined }, { simulated: true })).answer).toBe("sold");
  });

  it("tells of pieces of text while it lasts, and of none when it is over", async () => {
    const heard: string[] = [];
    let late: (delta: string) => void = () => undefined;
    const shop = real(async (_config, _scope, _ports, { emit }) => {
      late = emit;
      emit("so");
      emit("ld");
      return { ok: true, output: "sold" };
    });
    await answerOf(shop, { onDelta: ({ state, delta }) => heard.push(`${state} ${delta}`) });
    late("!");
    expect(heard).toEqual(["here so", "here ld"]);
  });

  it("has the secret its descriptor names, none in a simulation, and no other", async () => {
    const asked: string[] = [];
    const credentials = (name: string) => {
      asked.push(name);
      return Promise.resolve("s3cret");
    };
    const execute: Executor["execute"] = async (_config, _scope, _ports, { credential }) => ({ ok: true, output: (await credential()) === "s3cret" });
    const named = real(execute, { credential: { name: "shop_key", title: "Key", description: "Of the shop." } });
    expect((await answerOf(named, { credentials })).answer).toBe(true);
    expect((await answerOf(named, { credentials, simulated: true })).answer).toBe(false);
    expect((await answerOf(real(execute), { credentials })).error).toBe("CONFIG_INVALID");
    expect(asked).toEqual(["shop_key"]);
  });

  it("is repeated when its executor declares that its failure passes", async () => {
    const retrying = aFlow({
      here: {
        type: "action",
        actions: [{ executor: "shop", config: {}, retry: { max: 2, backoffMs: 1 }, onError: "retry" }],
        transitions: { success: "done", error: "done" },
      },
      done: { type: "final" },
    });
    const failing = (retryable: boolean) =>
      real(() => Promise.reject(new ExecutorError("shop:closed")), { errors: { "shop:closed": { retryable, operator: "It is closed.", customer: "Later." } } });
    expect((await answerOf(failing(true), { definition: retrying })).attempts).toBe(3);
    expect((await answerOf(failing(false), { definition: retrying })).attempts).toBe(1);
  });
});
