import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { aClock, forgetful, noPorts, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { act, aRegistry, say } from "@/testing/builders/an-executor";
import type { Json } from "../../json/json";
import type { PatchOperation } from "../../protocol/step";
import { type EffectIntent, performTurn } from "../perform/perform-turn";
import type { TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { forkAt } from "./fork";

const end = { type: "final" } as const;
const flow = aFlow(
  {
    ask: {
      type: "wait",
      timeout: 60_000,
      onEntry: [anAction("say", { config: { message: "What, {{who}}?" } })],
      input: { accept: [], store: "t" },
      transitions: { data_valid: "find", timeout: "ask" },
    },
    find: {
      type: "parallel",
      branches: {
        one: [anAction("act", { config: { result: "one of {{n}}" }, output: "o" })],
        two: [anAction("act", { config: { result: "two of {{n}}" }, output: "p" })],
      },
      transitions: { success: "again" },
    },
    again: { type: "wait", onEntry: [anAction("say", { config: { message: "{{n}}: {{o}}, {{p}}" } })], transitions: { user_message: "done" } },
    done: end,
  },
  {
    context: {
      who: { type: "string", required: false, default: "you", validation: { maxLength: 10 } },
      n: { type: "number", required: false, default: 1 },
      list: { type: "array", required: false, default: [1, 2] },
    },
  },
);

const aRun = () => runConversation(flow, ["pizza", "thanks"]);
type Run = Awaited<ReturnType<typeof aRun>>;
const fork = (run: Run, seq: number, contextPatch: PatchOperation[] = []) =>
  forkAt(run.compiled, { runId, origin: started(), tape: run.tape }, { seq, contextPatch });
const put = (path: string, value: Json): PatchOperation => ({ op: "add", path, value });
const seqOf = (run: Run, is: (step: Run["steps"][number]) => boolean): number => run.steps.find(is)?.seq ?? -1;

/** The first turn of a fork, as a server performs it. */
async function begin(run: Run, seq: number, contextPatch: PatchOperation[] = []) {
  const { origin, signal } = fork(run, seq, contextPatch);
  if (signal === null) throw new Error("nothing is to be done first");
  const intents: EffectIntent[] = [];
  const recorder = { ...forgetful, checkpoint: async (_: unknown, intent: EffectIntent) => void intents.push(intent) };
  const turn = await performTurn({
    definition: flow,
    compiled: run.compiled,
    snapshot: origin.snapshot,
    signal,
    runId: "r_fork",
    executors: aRegistry(say, act),
    ports: noPorts,
    recorder,
    clock: aClock(),
  });
  return { turn, intents };
}

describe("forkAt", () => {
  it("between two signals begins with the snapshot, and with nothing to do", async () => {
    const run = await aRun();
    const parked = seqOf(run, ({ step_type, status }) => step_type === "wait" && status === "pending");
    const { origin, signal } = fork(run, parked);
    expect(signal).toBeNull();
    expect(origin).toEqual({ type: "forked", runId, n: run.turns[0]?.tape.length, base: expect.anything(), snapshot: run.turns[0]?.snapshot });
    expect(origin.base).toEqual({ seq: parked, state: "ask", context: run.turns[0]?.snapshot.context });
  });

  it("before the first step takes the start again with the changed context", async () => {
    const run = await aRun();
    expect(fork(run, 0).origin).toMatchObject({ n: 0, snapshot: null, base: { seq: 0, state: "ask" } });
    const { turn } = await begin(run, 0, [put("/who", "friend")]);
    expect(turn.replies.map(({ content }) => content)).toEqual(["What, friend?"]);
    expect(turn.steps.map(wireStep).map(({ seq, output }) => [seq, output])).toEqual([
      [1, { event: null, how: "edited" }],
      [2, expect.anything()],
      [3, expect.objectContaining({ for: "input" })],
    ]);
    expect(turn.tape[0]).toMatchObject({ n: 1, signal: { type: "forked", after: 0, signal: started() } });
  });

  it("in the midst of a signal does again what follows, and asks anew for all that was under way", async () => {
    const run = await aRun();
    const entered = seqOf(run, ({ to }) => to === "find");
    const { turn } = await begin(run, entered, [put("/n", 7)]);
    expect(turn.snapshot.context).toMatchObject({ t: "pizza", n: 7, o: "one of 7", p: "two of 7" });
    expect(turn.replies.map(({ content }) => content)).toEqual(["7: one of 7, two of 7"]);
    expect(turn.tape.map(({ signal }) => signal.type)).toEqual(["forked", "effectFinished", "effectFinished", "effectFinished"]);
  });

  it("within an answer calls again the branch that had not answered", async () => {
    const run = await aRun();
    const firstBranch = seqOf(run, ({ branch }) => branch === "one");
    const { origin, signal } = fork(run, firstBranch);
    expect(signal?.signal?.type).toBe("effectFinished");
    expect(origin.snapshot?.pending).toHaveLength(1);
    const { turn } = await begin(run, firstBranch, [put("/o", "changed")]);
    expect(turn.snapshot.context).toMatchObject({ o: "changed", p: "two of 1" });
  });

  it("of an ended run may change what it ended with", async () => {
    const run = await aRun();
    const { turn } = await begin(run, run.snapshot.seq, [put("/n", 3)]);
    expect(turn.snapshot).toMatchObject({ status: "completed", context: { n: 3 }, seq: run.snapshot.seq + 1 });
  });

  it.each([-1, 0.5, Number.NaN, 1e9, Number.POSITIVE_INFINITY])("knows no step %s", async (seq) => {
    const run = await aRun();
    expect(() => fork(run, seq)).toThrow(
      expect.objectContaining({ code: "INVALID_FORK", status: 422, details: { errors: [expect.objectContaining({ path: "/seq" })] } }),
    );
  });

  it("names an entry that leads nowhere", async () => {
    const run = await aRun();
    const stale: TapeEntry = { n: 1, turn: 2, seq: 2, state: "ask", signal: { type: "timerFired", at: start, entrySeq: 0 } };
    const broken = { runId, origin: started(), tape: [...run.tape, { ...stale, n: run.tape.length + 1 }] };
    expect(() => forkAt(run.compiled, broken, { seq: 99, contextPatch: [] })).toThrow(expect.objectContaining({ code: "REPLAY_DIVERGED" }));
  });
});

describe("a change of the context", () => {
  const at = 0;

  it.each<[PatchOperation[], PatchOperation[]]>([
    [[put("/list/-", 3)], [put("/list/2", 3)]],
    [[put("/list/0", 0)], [put("/list/0", 0)]],
    [
      [put("/free", { a: 1 }), { op: "remove", path: "/free/a" }],
      [put("/free", { a: 1 }), { op: "remove", path: "/free/a" }],
    ],
    [[put("/a~1b", 1)], [put("/a~1b", 1)]],
    [
      [{ op: "replace", path: "", value: { who: "me", x: 1 } }],
      [{ op: "remove", path: "/list" }, { op: "remove", path: "/n" }, { op: "replace", path: "/who", value: "me" }, put("/x", 1)],
    ],
    [[put("/who", null)], [put("/who", null)]],
  ])("%j is kept as %j", async (patch, kept) => {
    const { signal } = fork(await aRun(), at, patch);
    expect(signal?.contextPatch).toEqual(kept);
  });

  it.each<[string, PatchOperation[]]>([
    ["a place that is not there", [{ op: "replace", path: "/gone", value: 1 }]],
    ["a way that is not there", [put("/gone/deep", 1)]],
    ["what is no object on the way", [put("/n/deep", 1)]],
    ["a text's character", [put("/who/0", "x")]],
    ["a list's index behind its end", [put("/list/3", 1)]],
    ["a list's index that is none", [put("/list/01", 1)]],
    ["the removal of what is not there", [{ op: "remove", path: "/list/2" }]],
    ["the removal of everything", [{ op: "remove", path: "" }]],
    ["a context that is no object", [put("", [])]],
    ["a pointer that is none", [put("who", 1)]],
    ["a pointer with a broken escape", [put("/a~2", 1)]],
    ["a reserved key", [put("/_meta", {})]],
    ["a prototype", [put("/__proto__/x", 1)]],
    ["a prototype further down", [put("/free", {}), put("/free/constructor", 1)]],
    ["another type", [put("/n", "one")]],
    ["a value against the validation", [put("/who", "somebody with a name")]],
    ["another type, taken in two steps", [put("/n", {}), put("/n/x", 1)]],
    ["too much at once", [put("/x", "x".repeat(40_000))]],
    ["a value nested too deep", [put("/x", JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`))]],
    ["a path without end", [put(`/${"x".repeat(300)}`, 1)]],
  ])("is refused for %s", async (_, patch) => {
    const run = await aRun();
    const path = expect.stringMatching(/^\/contextPatch(\/\d)?$/);
    expect(() => fork(run, at, patch)).toThrow(expect.objectContaining({ code: "INVALID_FORK", details: { errors: [{ path, message: expect.any(String) }] } }));
  });

  it("is refused when it makes the context larger than 64 KB", async () => {
    const large = await runConversation(
      aFlow(
        { w: { type: "wait", transitions: { user_message: "w" } }, z: end },
        { context: { a: { type: "string", required: false, default: "x".repeat(40_000) } } },
      ),
    );
    const grow = () => forkAt(large.compiled, { runId, origin: started(), tape: [] }, { seq: 1, contextPatch: [put("/b", "y".repeat(30_000))] });
    expect(grow).toThrow(expect.objectContaining({ code: "INVALID_FORK" }));
  });
});
