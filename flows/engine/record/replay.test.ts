import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { message, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { anEntry } from "@/testing/builders/an-entry";
import { canonicalJson } from "../../json/canonical";
import { baseOf } from "../act/start-context";
import type { TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { foldSteps } from "./fold-steps";
import { replay } from "./replay";

const end = { type: "final" } as const;
const flow = aFlow(
  {
    ask: {
      type: "wait",
      timeout: 60_000,
      reminder: "There?",
      onEntry: [anAction("say", { config: { message: "What?" } })],
      input: { accept: [], store: "order.text" },
      transitions: { data_valid: "find" },
    },
    find: {
      type: "action",
      actions: [
        anAction("act", { config: { result: { total: 3 }, scalar: 3, data: { found: 1, kept: 2 }, event: "items_found" }, output: "n" }),
        aSet({ t: "{{now()}}" }),
      ],
      transitions: { items_found: "pay" },
    },
    pay: { type: "wait", transitions: { "webhook:pay.done": "z", user_message: { target: "ask" } } },
    z: end,
  },
  { context: { n: { type: "number", required: false }, order: { type: "object", required: false } } },
);

const signals = [
  { type: "timerFired" as const, at: start + 60_000, entrySeq: 0 },
  message("pizza", start + 70_000),
  message("again", start + 80_000),
  message("help", start + 90_000),
  message("soup", start + 95_000),
  { type: "eventReceived" as const, at: start + 99_000, event: "webhook:pay.done", data: { id: "p1" }, source: "webhook" as const },
];

describe("replay", () => {
  it("gives the snapshot after every turn", async () => {
    const run = await runConversation(flow, signals);
    expect(run.snapshot).toMatchObject({ status: "completed", context: { n: 3, found: 1, order: { text: "soup" } } });
    const again = replay(run.compiled, runId, started(), run.tape);
    const afterTurns = run.turns.map(({ snapshot }) => again.moments.findLast(({ turn }) => turn === snapshot.turn)?.snapshot);
    expect(afterTurns.map((snapshot) => JSON.stringify(snapshot && JSON.parse(canonicalJson(JSON.parse(JSON.stringify(snapshot))))))).toEqual(
      run.turns.map(({ snapshot }) => JSON.stringify(JSON.parse(canonicalJson(JSON.parse(JSON.stringify(snapshot)))))),
    );
    expect(again.steps.map(wireStep)).toEqual(run.steps);
    expect(again.replies).toEqual(run.replies);
    expect(again.changes).toEqual(run.changes);
  });

  it("follows a tape that ends in the middle of a run", async () => {
    const run = await runConversation(flow, signals);
    const two = run.turns.slice(0, 3).flatMap(({ tape }) => tape);
    expect(canonicalJson(JSON.parse(JSON.stringify(replay(run.compiled, runId, started(), two).snapshot)))).toBe(
      canonicalJson(JSON.parse(JSON.stringify(run.turns[2]?.snapshot))),
    );
  });

  it("gives the snapshot of a run for which the clock moved on before it began", async () => {
    let ticks = 0;
    const waiting = aFlow({ w: { type: "wait", timeout: "PT15M", transitions: { user_message: "w", timeout: "z" } }, z: end });
    const run = await runConversation(waiting, [message("hi")], { clock: { now: () => (ticks += 1) } });
    expect(replay(run.compiled, runId, started(), run.tape).snapshot).toEqual(run.snapshot);
  });

  it("follows an interrupt whose own transition has a guard that cannot be evaluated", async () => {
    const run = await runConversation(
      aFlow({ w: { type: "wait", transitions: { user_message: "z", user_cancels: { target: "z", guard: "n ==" } } }, z: end, cancelled: end }),
      ["cancel"],
    );
    expect(run.steps.map(({ step_type, status }) => `${step_type} ${status}`).slice(1, 4)).toEqual([
      "wait completed",
      "condition failed",
      "condition completed",
    ]);
    expect(replay(run.compiled, runId, started(), run.tape).snapshot).toEqual(run.snapshot);
  });

  it("names an entry that is missing, or that the run has no use for", async () => {
    const run = await runConversation(flow, signals);
    const again = (tape: readonly TapeEntry[]) => replay(run.compiled, runId, started(), tape);
    const of = (n: number) => expect.objectContaining({ code: "REPLAY_DIVERGED", details: { n, seq: expect.any(Number) } });
    expect(() => again(run.tape.toSpliced(1, 1))).toThrow(of(2));
    const stale: TapeEntry = { ...anEntry(), n: run.tape.length + 1, signal: { type: "timerFired", at: start, entrySeq: 0 } };
    expect(() => again([...run.tape, stale])).toThrow(of(stale.n));
  });
});

describe("foldSteps", () => {
  it("gives the context after each step and shares what did not change", async () => {
    const run = await runConversation(flow, signals);
    const contexts = foldSteps(baseOf(run.compiled, started()), run.steps);
    expect(contexts).toHaveLength(run.steps.length);
    expect(contexts.at(-1)).toEqual(run.snapshot.context);
    expect(contexts[0]).toBe(contexts[1]);
  });
});
