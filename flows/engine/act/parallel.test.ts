import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { runConversation } from "@/testing/builders/a-run";
import { act, anExecutor, aRegistry } from "@/testing/builders/an-executor";
import type { ActionV2, StateV2 } from "../../definition/schema-v2";

const end = { type: "final" } as const;

/** Answers when the branch named by `after` has answered, never when it `hangs`; notes in `aborted` who was told to stop. */
function slowly(aborted: string[] = []) {
  let running = 0;
  let most = 0;
  const gates = new Map<string, { passed: Promise<void>; open: () => void }>();
  function gate(name: string): { passed: Promise<void>; open: () => void } {
    const known = gates.get(name);
    if (known !== undefined) return known;
    let open = (): void => undefined;
    const passed = new Promise<void>((done) => {
      open = done;
    });
    gates.set(name, { passed, open });
    return { passed, open };
  }
  const executor = anExecutor("slow", async (config, _, signal) => {
    const name = String(config.name);
    running += 1;
    most = Math.max(most, running);
    signal.addEventListener("abort", () => aborted.push(name));
    await new Promise((done) => setTimeout(done, 0));
    if (config.hangs === true) await new Promise(() => undefined);
    if (config.after !== undefined) await gate(String(config.after)).passed;
    running -= 1;
    // The engine hears of this answer before the next branch begins to answer.
    setTimeout(gate(name).open, 0);
    if (config.fail !== undefined) return { ok: false, error: { code: "NO_ROUTE", message: "no", retryable: false } };
    return { ok: true, output: name, event: "items_found", replies: [{ content: name }] };
  });
  return { executors: aRegistry(executor, act), clock: { now: () => performance.now() }, most: () => most };
}

const slow = (name: string, more: object = {}): ActionV2 => anAction("slow", { config: { name, ...more }, output: name });
const failing = (name: string, more: object = {}): ActionV2 => anAction("slow", { config: { name, fail: true, ...more } });

function parallel(state: Partial<StateV2>) {
  return aFlow({ p: { type: "parallel", transitions: { success: "z", error: "e" }, ...state }, z: end, e: end, items: end });
}

describe("parallel (rule 32)", () => {
  it("runs branches at once and joins steps, writes and replies in order of declaration", async () => {
    const { executors, clock, most } = slowly();
    const run = await runConversation(
      parallel({ actions: [slow("a", { after: "c" }), slow("b"), slow("c", { after: "b" })], transitions: { success: "z", items_found: "items" } }),
      [],
      { executors, clock },
    );
    expect(most()).toBe(3);
    expect(run.texts).toEqual(["a", "b", "c"]);
    expect(run.steps.slice(0, 3).map(({ seq, branch, executor, contextPatch }) => [seq, branch, executor, contextPatch])).toEqual([
      [1, "1", "slow", [{ op: "add", path: "/a", value: "a" }]],
      [2, "2", "slow", [{ op: "add", path: "/b", value: "b" }]],
      [3, "3", "slow", [{ op: "add", path: "/c", value: "c" }]],
    ]);
    expect(run.snapshot).toMatchObject({ state: "z", context: { a: "a", b: "b", c: "c" } });
  });

  it("shows each branch the context at entry and its own writes only", async () => {
    const run = await runConversation(parallel({ branches: { one: [aSet({ x: 1 }), aSet({ seen: "{{x}}{{y ?? '-'}}" })], two: [aSet({ y: 2 })] } }));
    expect(run.snapshot.context).toEqual({ x: 1, seen: "1-", y: 2 });
  });

  it("all: aborts the rest at the first error and records it as skipped", async () => {
    const aborted: string[] = [];
    const { executors, clock } = slowly(aborted);
    const run = await runConversation(
      parallel({ branches: { a: [slow("a", { hangs: true }), slow("never")], b: [failing("b", { after: "c" })], c: [slow("c")] } }),
      [],
      { executors, clock },
    );
    expect(aborted).toEqual(["a"]);
    expect(run.snapshot).toMatchObject({ state: "e", context: { c: "c" }, error: { code: "NO_ROUTE" } });
    expect(run.steps.slice(0, 3).map(({ branch, status }) => [branch, status])).toEqual([
      ["a", "skipped"],
      ["b", "failed"],
      ["c", "completed"],
    ]);
  });

  it("any: goes on at the first success", async () => {
    const aborted: string[] = [];
    const { executors, clock } = slowly(aborted);
    const run = await runConversation(
      parallel({ join: "any", branches: { a: [slow("a", { hangs: true })], b: [failing("b")], c: [slow("c", { after: "b" })] } }),
      [],
      { executors, clock },
    );
    expect(run.snapshot.state).toBe("z");
    expect(aborted).toEqual(["a"]);
  });

  it("any: is an error when every branch failed", async () => {
    const { executors, clock } = slowly();
    expect(
      (await runConversation(parallel({ join: "any", branches: { a: [failing("a", { after: "b" })], b: [failing("b")] } }), [], { executors, clock })).snapshot
        .state,
    ).toBe("e");
  });

  it("settled: waits for all and succeeds", async () => {
    const { executors, clock } = slowly();
    const run = await runConversation(parallel({ join: "settled", branches: { a: [failing("a")], b: [slow("b", { after: "a" })] } }), [], { executors, clock });
    expect(run.snapshot).toMatchObject({ state: "z", context: { b: "b" } });
  });

  it("takes true conditions first, even before an error", async () => {
    const { executors, clock } = slowly();
    const run = await runConversation(
      parallel({
        branches: { a: [failing("a", { after: "b" })], b: [slow("b")] },
        conditions: [{ expression: "b", event: "items_found" }],
        transitions: { items_found: "items", error: "e" },
      }),
      [],
      { executors, clock },
    );
    expect(run.snapshot.state).toBe("items");
  });
});
