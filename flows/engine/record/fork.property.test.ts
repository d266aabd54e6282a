import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editArbitrary, fittingEditArbitrary, withLaterEntries } from "@/testing/builders/a-fork";
import { runId } from "@/testing/builders/a-run";
import { act } from "@/testing/builders/an-executor";
import { flowArbitrary } from "@/testing/builders/arbitrary-flow";
import { answer, type Driven, type DriveOptions, driveRun, storyArbitrary } from "@/testing/builders/drive-run";
import { reordered } from "@/testing/builders/reordered";
import { AppError } from "../../errors";
import { canonicalJson } from "../../json/canonical";
import type { PatchOperation, Step } from "../../protocol/step";
import { compile } from "../compile/compile";
import type { CompiledFlow } from "../compile/compiled";
import { factsOf } from "../compile/compiled-for";
import { pendingCalls } from "../perform/pending-calls";
import { recordable } from "../perform/recordable";
import { isMidTurn } from "../run/mid-turn";
import type { Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { entryOf, type TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { transition } from "../transition";
import { foldSteps } from "./fold-steps";
import { type Fork, forkAt, type Parent } from "./fork";
import { readOrigin, readTape } from "./read-tape";
import { replay } from "./replay";

const facts = factsOf({ act });
const forkId = "r_fork";
const canonical = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)));

const parentOf = (run: Driven): Parent => ({ runId, origin: run.started, tape: run.tape });
const stepsOf = (run: Driven): Step[] => run.results.flatMap((result) => result.steps);

/** Lives a fork on its own: what is under way is answered, then it hears more. */
function live(flow: CompiledFlow, { origin, signal }: Fork, more: readonly Signal[]) {
  const tape: TapeEntry[] = [];
  const steps: Step[] = [];
  let snapshot: Snapshot | null = origin.snapshot;
  const feed = (next: Signal): void => {
    const result = transition(flow, forkId, snapshot, next);
    if (result.snapshot !== snapshot) tape.push(entryOf(tape.length + 1, snapshot, result.snapshot, next));
    steps.push(...result.steps.map(wireStep));
    snapshot = result.snapshot;
  };
  for (const next of [...(signal === null ? [] : [signal]), ...more]) {
    feed(next.type === "forked" ? next : { ...next, at: Math.max(next.at, snapshot?.at ?? 0) });
    for (let current: Snapshot | null = snapshot; current !== null && isMidTurn(current); current = snapshot) {
      const [call] = pendingCalls(flow, forkId, current);
      if (call === undefined) throw new Error("busy with nothing");
      feed({ type: "effectFinished", at: current.at, effectId: call.effectId, result: recordable(answer(call)), attempts: 1, durationMs: 0 });
    }
  }
  if (snapshot === null) throw new Error("the fork has not begun");
  return { tape, steps, snapshot };
}

function checkLived(flow: CompiledFlow, fork: Fork, lived: ReturnType<typeof live>): void {
  const stored = reordered(JSON.parse(JSON.stringify({ origin: fork.origin, tape: lived.tape }))) as unknown as { origin: unknown; tape: unknown[] };
  const origin = readOrigin(stored.origin);
  const tape = readTape(stored.tape);
  if (origin === null || !tape.ok) throw new Error("what was stored cannot be read");
  if (tape.tape.length > 0 || fork.origin.snapshot !== null) {
    const again = replay(flow, forkId, origin, tape.tape);
    expect(canonical(again.snapshot)).toBe(canonical(lived.snapshot));
    expect(canonical(again.steps.map(wireStep))).toBe(canonical(lived.steps));
  }
  const { base } = fork.origin;
  expect(lived.steps.map(({ seq }) => seq)).toEqual(lived.steps.map((_, index) => base.seq + index + 1));
  expect(canonical(foldSteps(base, lived.steps).at(-1) ?? base.context)).toBe(canonical(lived.snapshot.context));
}

/** Null when the patch does not fit. */
function tryFork(flow: CompiledFlow, parent: Parent, seq: number, contextPatch: readonly PatchOperation[]): Fork | null {
  try {
    return forkAt(flow, parent, { seq, contextPatch });
  } catch (error) {
    if (error instanceof AppError && error.code === "INVALID_FORK") return null;
    throw error;
  }
}

const more: Signal[] = ["red", "yes", "cancel"].map((text, index) => ({
  type: "messageReceived",
  at: 2_000_000_000_000 + index,
  input: { text, event: null, data: null },
}));

function check(numRuns: number, property: (flow: CompiledFlow, story: DriveOptions, pick: number, edit: PatchOperation[]) => void): void {
  const edits = fc.oneof(editArbitrary, fittingEditArbitrary);
  fc.assert(
    fc.property(flowArbitrary, storyArbitrary, fc.nat(10_000), edits, (definition, story, pick, edit) =>
      property(compile(definition, facts), story, pick, edit),
    ),
    { numRuns },
  );
}

describe("a fork", () => {
  it("that is not edited and hears what its parent heard ends as its parent, byte for byte, from every step", () => {
    check(150, (flow, story) => {
      const run = driveRun(flow, story);
      const steps = stepsOf(run);
      for (let seq = 0; seq <= run.snapshot.seq; seq += 1) {
        const fork = forkAt(flow, parentOf(run), { seq, contextPatch: [] });
        const again = replay(flow, forkId, fork.origin, withLaterEntries(fork, parentOf(run)));
        expect(canonical(again.snapshot)).toBe(canonical(run.snapshot));
        expect(canonical(again.steps.map(wireStep))).toBe(canonical(steps.filter((step) => step.seq > seq)));
        const said = run.results.flatMap((result) => result.replies);
        expect(canonical(again.replies)).toBe(canonical(again.replies.length === 0 ? [] : said.slice(-again.replies.length)));
      }
    });
  });

  it("begins with the context that its parent's patches fold to", () => {
    check(100, (flow, story) => {
      const run = driveRun(flow, story);
      const steps = stepsOf(run);
      const first = forkAt(flow, parentOf(run), { seq: 0, contextPatch: [] }).origin.base;
      const contexts = foldSteps(first, steps);
      for (const [index, step] of steps.entries()) {
        const { base } = forkAt(flow, parentOf(run), { seq: step.seq, contextPatch: [] }).origin;
        expect(canonical(base.context)).toBe(canonical(contexts[index]));
        expect(base.seq).toBe(step.seq);
      }
    });
  });

  it("with whatever edit is replayed to what it lived, and its steps fold to its context", () => {
    let edited = 0;
    check(300, (flow, story, pick, edit) => {
      const run = driveRun(flow, story);
      const seq = pick % (run.snapshot.seq + 1);
      const fork = tryFork(flow, parentOf(run), seq, edit);
      if (fork === null) return;
      edited += 1;
      const lived = live(flow, fork, more);
      checkLived(flow, fork, lived);
      expect(lived.steps[0]).toMatchObject({ seq: seq + 1, contextPatch: fork.signal?.contextPatch, output: { how: "edited" } });
    });
    expect(edited).toBeGreaterThan(100);
  });

  it("can be forked again at each of its steps, its own edit included", () => {
    check(60, (flow, story, pick, edit) => {
      const run = driveRun(flow, story);
      const fork = tryFork(flow, parentOf(run), pick % (run.snapshot.seq + 1), edit);
      if (fork === null) return;
      const lived = live(flow, fork, more);
      const parent: Parent = { runId: forkId, origin: fork.origin, tape: lived.tape };
      expect(() => forkAt(flow, parent, { seq: fork.origin.base.seq - 1, contextPatch: [] })).toThrow(expect.objectContaining({ code: "INVALID_FORK" }));
      for (let seq = fork.origin.base.seq; seq <= lived.snapshot.seq; seq += 1) {
        const second = forkAt(flow, parent, { seq, contextPatch: [] });
        const editStep = fork.origin.base.seq;
        if (seq > editStep) {
          const again = replay(flow, "r_second", second.origin, withLaterEntries(second, parent));
          expect(canonical(again.snapshot)).toBe(canonical(lived.snapshot));
          expect(canonical(again.steps.map(wireStep))).toBe(canonical(lived.steps.filter((step) => step.seq > seq)));
        }
        const changed = tryFork(flow, parent, seq, edit);
        if (changed !== null) checkLived(flow, changed, live(flow, changed, more));
      }
    });
  });
});
