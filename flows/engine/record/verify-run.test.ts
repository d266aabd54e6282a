import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { message, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { aStep } from "@/testing/builders/a-step";
import { act, say } from "@/testing/builders/an-executor";
import { reordered } from "@/testing/builders/reordered";
import { checksumOf } from "../../definition/checksum";
import type { Json } from "../../json/json";
import type { Step } from "../../protocol/step";
import { factsOf } from "../compile/compiled-for";
import type { TapeEntry } from "../run/tape";
import { genesisOf, type Seal, sealOf } from "./seal";
import { type RecordedRun, snapshotHash, verifyRun } from "./verify-run";

const definition = aFlow(
  {
    ask: {
      type: "wait",
      timeout: 60_000,
      onEntry: [anAction("say", { config: { message: "What?" } })],
      input: { accept: [], store: "t" },
      transitions: { data_valid: "find", timeout: "ask" },
    },
    find: {
      type: "parallel",
      branches: { one: [anAction("act", { config: { result: { total: 3 } }, output: "o" })], two: [anAction("act", { config: { data: { found: 1 } } })] },
      transitions: { success: "again" },
    },
    again: { type: "wait", transitions: { user_message: "done" } },
    done: { type: "final" },
  },
  { context: { t: { type: "string", required: true }, o: { type: "object", required: false } } },
);
const checksum = checksumOf(definition);

async function aRecord(): Promise<Omit<RecordedRun, "tape"> & { chain: string; stored: Json; steps: Step[]; tape: TapeEntry[]; seals: Seal[] }> {
  const run = await runConversation(definition, [{ type: "timerFired", at: start + 60_000, entrySeq: 0 }, "pizza", "thanks"]);
  let chain = genesisOf({ runId, checksum, origin: started() });
  const seals = run.turns.map(({ tape }) => {
    chain = sealOf(chain, tape);
    return { n: tape.at(-1)?.n ?? 0, seal: chain };
  });
  const stored: Json = JSON.parse(JSON.stringify(run.snapshot));
  return { definition, checksum, runId, origin: started(), tape: run.tape, steps: run.steps, seals, chain, facts: factsOf({ say, act }), stored };
}

/** The tape with the customer's "pizza" as another word. */
const burger = (tape: readonly TapeEntry[]): TapeEntry[] =>
  tape.map((entry) => {
    const { signal } = entry;
    return signal.type === "messageReceived" && signal.input.text === "pizza" ? { ...entry, signal: message("burger", signal.at) } : entry;
  });

describe("verifyRun", () => {
  it("proves a run from memory and from JSON in another order, with the same hash", async () => {
    const record = await aRecord();
    const hot = verifyRun(record);
    expect(hot).toMatchObject({ ok: true, steps: record.steps.length, seals: 4, snapshot: { status: "completed", context: { t: "pizza", found: 1 } } });
    const { facts, ...plain } = record;
    const readBack = reordered(JSON.parse(JSON.stringify(plain))) as unknown as typeof plain;
    const cold = verifyRun({ ...readBack, facts });
    expect(cold.ok && hot.ok && cold.snapshotHash === hot.snapshotHash && hot.snapshotHash === snapshotHash(hot.snapshot)).toBe(true);
  });

  it("proves a run that was never sealed by replay alone", async () => {
    expect(verifyRun({ ...(await aRecord()), seals: [], chain: null })).toMatchObject({ ok: true, seals: 0 });
  });

  it.each<[string, number, (run: Awaited<ReturnType<typeof aRecord>>) => Partial<RecordedRun>]>([
    ["another definition", 0, () => ({ definition: { ...definition, apology: "x" } })],
    ["a beginning that cannot be read", 0, () => ({ origin: { type: "started" } })],
    ["another beginning", 3, () => ({ origin: started({ at: start + 1 }) })],
    ["an entry that cannot be read", 3, ({ tape }) => ({ tape: tape.map((entry) => (entry.n === 2 ? { ...entry, signal: { type: "gone" } } : entry)) })],
    ["a changed signal", 7, ({ tape }) => ({ tape: burger(tape) })],
    ["an entry that was taken away", 3, ({ tape }) => ({ tape: tape.slice(0, 1) })],
    ["a step that was taken away", 15, ({ steps }) => ({ steps: steps.slice(0, -1) })],
    ["a step that was put in", 16, ({ steps }) => ({ steps: [...steps, aStep({ seq: 16 })] })],
    ["seals that were taken away", 1, () => ({ seals: [] })],
    ["a changed step", 6, ({ steps }) => ({ steps: steps.map((step) => (step.seq === 6 ? { ...step, output: null } : step)) })],
    ["a snapshot that the steps do not lead to", 15, ({ stored }) => ({ stored: { ...(stored as object), progress: 3 } })],
  ])("refuses %s", async (_, seq, change) => {
    const record = await aRecord();
    const verdict = verifyRun({ ...record, ...change(record) });
    expect(verdict).toMatchObject({ ok: false, seq });
  });

  it("refuses a signal that is sealed and still not what the run has lived", async () => {
    const record = await aRecord();
    const tape = burger(record.tape);
    const seal = sealOf(genesisOf({ runId, checksum, origin: started() }), tape);
    expect(verifyRun({ ...record, tape, seals: [{ n: tape.length, seal }], chain: seal })).toMatchObject({ ok: false, seq: 7 });
  });
});
