import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFlow, anAction, type StateInput } from "@/testing/builders/a-flow";
import { aMove, aVersionRef } from "@/testing/builders/a-move";
import { message, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { act, say } from "@/testing/builders/an-executor";
import { flowArbitrary } from "@/testing/builders/arbitrary-flow";
import { driveRun, storyArbitrary } from "@/testing/builders/drive-run";
import { reordered } from "@/testing/builders/reordered";
import { checksumOf } from "../../definition/checksum";
import type { FlowDefinition } from "../../definition/schema";
import { canonicalJson } from "../../json/canonical";
import { baseOf } from "../act/start-context";
import { compile } from "../compile/compile";
import type { CompiledFlow } from "../compile/compiled";
import { factsOf } from "../compile/compiled-for";
import { fitRun } from "../migrate/fit-run";
import { isMidTurn } from "../run/mid-turn";
import type { Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import type { Step } from "../run/step";
import { entryOf, type TapeEntry } from "../run/tape";
import { wireStep } from "../run/wire-step";
import { transition } from "../transition";
import { foldSteps } from "./fold-steps";
import { forkAt } from "./fork";
import { readTape } from "./read-tape";
import { rehearse } from "./rehearse";
import { replay } from "./replay";
import { genesisOf, type Seal, sealOf } from "./seal";
import { type RecordedRun, verifyRun } from "./verify-run";

const facts = factsOf({ act, say });
const canonical = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)));
const end = { type: "final" } as const;

const asking = (message: string, next: string): StateInput => ({
  type: "wait",
  timeout: 60_000,
  onEntry: [anAction("say", { config: { message } })],
  input: { accept: [], store: "name" },
  transitions: { data_valid: next, timeout: "z" },
});
/** Version 2 greets by another state and has a size by default. */
const greeting = (question: string) =>
  aFlow(
    {
      ask: asking(question, "greet"),
      greet: {
        type: "wait",
        onEntry: [anAction("say", { config: { message: "Hello {{name}}, size {{size}}" } })],
        transitions: { user_message: "z" },
      },
      z: end,
    },
    { context: { name: { type: "string", required: false }, size: { type: "number", required: false, default: 3 } } },
  );
const first = aFlow({ ask: asking("Your name?", "z"), z: end }, { context: { name: { type: "string", required: false } } });
const second = greeting("And you are?");
const lives = [first, second].map((definition) => compile(definition, facts)) as [CompiledFlow, CompiledFlow];

/** Begun on version 1, moved to version 2 while it waits for the name, and gone on with. */
function aMovedRun() {
  const tape: TapeEntry[] = [];
  const steps: Step[] = [];
  const texts: string[] = [];
  let snapshot: Snapshot | null = null;
  let flow = lives[0];
  const feed = (signal: Signal): Snapshot => {
    const result = transition(flow, runId, snapshot, signal);
    if (signal.type !== "started") tape.push(entryOf(tape.length + 1, snapshot, result.snapshot, signal));
    steps.push(...result.steps);
    texts.push(...result.replies.map(({ content }) => content));
    snapshot = result.snapshot;
    for (const effect of result.effects)
      if (effect.type === "callExecutor")
        feed({
          type: "effectFinished",
          at: result.snapshot.at,
          effectId: effect.effectId,
          result: { ok: true, replies: [{ content: String(effect.config.message) }] },
          attempts: 1,
          durationMs: 0,
        });
    return snapshot;
  };
  const asked = feed(started());
  const move = aMove(...lives, asked, start + 1_000);
  flow = lives[1];
  const moved = feed(move);
  feed(message("Asha", start + 2_000));
  const over = feed(message("bye", start + 3_000));
  return { tape, steps: steps.map(wireStep), texts, asked, moved, over, seq: asked.seq };
}

describe("a run that was moved to another version", () => {
  const run = aMovedRun();

  it("says nothing, stays where it is with its timer, and knows what is new", () => {
    expect(run.moved).toMatchObject({ state: "ask", status: "running", context: { size: 3 }, meta: { flowVersion: 2 }, seq: run.seq + 2 });
    expect([run.moved.timer, run.moved.entrySeq, run.moved.attempts]).toEqual([run.asked.timer, run.asked.entrySeq, run.asked.attempts]);
    expect(run.steps.filter(({ seq }) => seq === run.seq + 1 || seq === run.seq + 2)).toMatchObject([
      {
        step_type: "wait",
        status: "completed",
        event: null,
        input: { migrated: { from: 1, to: 2 }, by: "u_1" },
        contextPatch: [{ op: "add", path: "/size", value: 3 }],
      },
      { step_type: "wait", status: "pending", state: "ask" },
    ]);
  });

  it("goes on on that one", () => {
    expect(run.texts).toEqual(["Your name?", "Hello Asha, size 3"]);
    expect(run.over.status).toBe("completed");
  });

  it("stays paused, and in somebody's hands, when it was", async () => {
    const { compiled, snapshot } = await runConversation(first, [{ type: "personJoined", at: start + 1, by: "u_7" }]);
    const { snapshot: after, steps } = transition(lives[1], runId, snapshot, aMove(compiled, lives[1], snapshot));
    expect(after).toMatchObject({ status: "paused", pausedReason: "operator", person: "u_7", timer: null });
    expect(steps.at(-1)).toMatchObject({ status: "pending", awaits: { for: "system", accepts: ["resume"], paused: "operator" } });
  });

  it("is lived again byte for byte on both versions, and not on one of them", () => {
    const lived = replay(lives, runId, started(), run.tape);
    expect(canonical(lived.steps.map(wireStep))).toBe(canonical(run.steps));
    expect(canonical(lived.snapshot)).toBe(canonical(run.over));
    expect(() => replay(lives[0], runId, started(), run.tape)).toThrow(/not known/);
    expect(canonical(foldSteps(baseOf(lives[0], started()), run.steps).at(-1))).toBe(canonical(run.over.context));
  });

  it("is forked on the version that it was on then", () => {
    const parent = { runId, origin: started(), tape: run.tape };
    const before = forkAt(lives, parent, { seq: run.seq, contextPatch: [] });
    const behind = forkAt(lives, parent, { seq: run.seq + 2, contextPatch: [] });
    expect([before.life, behind.life, forkAt(lives, parent, { seq: run.seq + 1, contextPatch: [] }).life]).toEqual([0, 1, 1]);
    expect([before.origin.snapshot?.meta.flowVersion, behind.origin.snapshot?.meta.flowVersion]).toEqual([1, 2]);
  });

  it("is rehearsed as the conversation that it was", async () => {
    const draft = greeting("Your name?");
    const recorded = { flow: lives, runId, origin: started(), tape: run.tape };
    expect(await rehearse({ flow: compile(draft, facts), facts, executors: { act, say } }, recorded)).toEqual({ verdict: "identical" });
    expect(await rehearse({ flow: lives[0], facts, executors: { act, say } }, recorded)).toMatchObject({ verdict: "sameEnd" });
  });
});

describe("the proof of such a run", () => {
  const versions = [first, second].map((definition) => ({ definition, checksum: checksumOf(definition) })) as [
    { definition: FlowDefinition; checksum: string },
    { definition: FlowDefinition; checksum: string },
  ];
  const { steps, tape: bare, over } = aMovedRun();
  const tape = bare.map((entry) => {
    const { signal } = entry;
    return signal.type === "migrated"
      ? { ...entry, signal: { ...signal, from: aVersionRef(1, versions[0].checksum), to: aVersionRef(2, versions[1].checksum) } }
      : entry;
  });
  const seals: Seal[] = [];
  let chain = genesisOf({ runId, checksum: versions[0].checksum, origin: started() });
  for (const entry of tape) {
    chain = sealOf(chain, [entry]);
    seals.push({ n: entry.n, seal: chain });
  }
  const record: RecordedRun = {
    ...versions[1],
    earlier: [versions[0]],
    runId,
    origin: started(),
    tape,
    seals,
    steps,
    facts,
    chain,
    stored: JSON.parse(JSON.stringify(over)),
  };

  it("vouches for both versions", () => {
    const plain = reordered(JSON.parse(JSON.stringify({ ...record, facts: undefined }))) as unknown as RecordedRun;
    expect(verifyRun({ ...plain, facts })).toMatchObject({ ok: true, steps: steps.length, entries: tape.length, seals: tape.length });
  });

  it.each<[string, Partial<RecordedRun>, RegExp]>([
    ["another version before it was moved", { earlier: [versions[1]] }, /not the one it is said to be/],
    ["another version after it was moved", versions[0], /not the one it is said to be/],
    ["an earlier version that nobody knows of", { earlier: [] }, /not the one it is said to be/],
    ["a version that no entry leads from", { earlier: [versions[0], versions[0]] }, /not the one it is said to be|no entry moved it/],
    ["a definition that was changed", { earlier: [{ ...versions[0], definition: second }] }, /not the one of the version's checksum/],
    ["a move that is left out", { tape: tape.filter(({ signal }) => signal.type !== "migrated") }, /no entry moved it/],
  ])("doubts %s", (_, change, reason) => {
    const verdict = verifyRun({ ...record, ...change });
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });
});

it("moving a run to a version that says the same changes nothing of what it does, wherever it waits", () => {
  let moved = 0;
  fc.assert(
    fc.property(flowArbitrary, storyArbitrary, fc.nat(12), (definition, story, at) => {
      const flow = compile(definition, facts);
      const same = compile(structuredClone(definition), facts);
      const before = driveRun(flow, { ...story, stimuli: story.stimuli.slice(0, at) });
      const { snapshot } = before;
      if (snapshot.agenda.task.type === "ended" || isMidTurn(snapshot)) return;
      const fit = fitRun(flow, same, snapshot);
      expect(fit).toEqual({ fits: true, contextPatch: expect.any(Array) });
      if (!fit.fits || fit.contextPatch.length > 0) return;
      moved += 1;
      const move = aMove(flow, same, snapshot);
      const { snapshot: after, steps } = transition(same, runId, snapshot, move);
      const tape = [...before.tape, entryOf(before.tape.length + 1, snapshot, after, move)];
      const read = readTape(reordered(JSON.parse(JSON.stringify(tape))) as unknown as unknown[]);
      expect(read).toEqual({ ok: true, tape });
      const lived = replay([flow, same], runId, before.started, tape);
      expect(canonical(lived.snapshot)).toBe(canonical(after));
      expect(canonical(lived.steps.map(wireStep))).toBe(canonical([...before.results.flatMap((result) => result.steps), ...steps.map(wireStep)]));
      const next: Signal = { type: "messageReceived", at: snapshot.at + 1, input: { text: "a", event: null, data: null } };
      const [stayed, went] = [transition(flow, runId, snapshot, next), transition(same, runId, after, next)];
      const deeds = (result: typeof stayed) =>
        canonical([result.replies.map(({ content }) => content), result.snapshot.state, result.snapshot.context, result.snapshot.status]);
      expect(deeds(went)).toBe(deeds(stayed));
    }),
    { numRuns: 300 },
  );
  expect(moved).toBeGreaterThan(50);
});
