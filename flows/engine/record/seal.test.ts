import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runId, started } from "@/testing/builders/a-run";
import { anEntry } from "@/testing/builders/an-entry";
import { reordered } from "@/testing/builders/reordered";
import type { Signal } from "../run/signal";
import type { TapeEntry } from "../run/tape";
import { checkSeals, genesisOf, type Seal, sealOf } from "./seal";

const genesis = genesisOf({ runId, checksum: "c1", origin: started() });

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
const signalArbitrary: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({
    type: fc.constant("eventReceived" as const),
    at: fc.nat(),
    event: fc.string({ unit: "binary" }),
    data: json,
    source: fc.constant("webhook" as const),
  }),
  fc
    .record({ output: json, attempts: fc.nat(9), durationMs: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }) })
    .map(({ output, attempts, durationMs }) => ({
      type: "effectFinished" as const,
      at: 1,
      effectId: "3",
      result: { ok: true as const, output },
      attempts,
      durationMs: JSON.parse(JSON.stringify(durationMs)),
    })),
);

/** Commits of one entry or more, numbered from 1. */
const commitsArbitrary: fc.Arbitrary<TapeEntry[][]> = fc
  .array(fc.array(signalArbitrary, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  .map((commits) => {
    let n = 0;
    return commits.map((signals) => signals.map((signal) => anEntry({ signal, n: (n += 1) })));
  });

function sealed(commits: readonly TapeEntry[][]): { tape: TapeEntry[]; seals: Seal[] } {
  let chain = genesis;
  const seals = commits.map((entries) => {
    chain = sealOf(chain, entries);
    return { n: entries.at(-1)?.n ?? 0, seal: chain };
  });
  return { tape: commits.flat(), seals };
}

describe("sealOf", () => {
  it("is 32 hex digits, and the chain itself without entries", () => {
    expect(genesis).toMatch(/^[0-9a-f]{32}$/);
    expect(sealOf(genesis, [anEntry()])).toMatch(/^[0-9a-f]{32}$/);
    expect(sealOf(genesis, [])).toBe(genesis);
  });

  it("is the same wherever it is computed", () => {
    // As `sha256sum` has it over the canonical text.
    expect(
      sealOf("0".repeat(32), [anEntry({ signal: { type: "eventReceived", at: 1, event: "e", data: { b: [1, 2.5], a: "ä\u0000\ud800" }, source: "webhook" } })]),
    ).toBe("c05a6a8fe161c0831647218d25b39235");
  });

  it("is the same for entries that were read back from JSON with their keys in another order", () => {
    fc.assert(
      fc.property(commitsArbitrary, (commits) => {
        const readBack = reordered(JSON.parse(JSON.stringify(commits))) as unknown as TapeEntry[][];
        expect(sealed(readBack).seals).toEqual(sealed(commits).seals);
      }),
    );
  });

  it("does not depend on what a store keeps beside an entry", () => {
    const kept: TapeEntry & { seal: string } = { ...anEntry(), seal: "x" };
    expect(sealOf(genesis, [kept])).toBe(sealOf(genesis, [anEntry()]));
  });

  it.each<[string, Partial<TapeEntry>]>([
    ["signal", { signal: { type: "personJoined", at: 1, by: "u_2" } }],
    ["time", { signal: { type: "personJoined", at: 2, by: "u_1" } }],
    ["turn", { turn: 3 }],
    ["state", { state: "b" }],
  ])("differs when the %s does", (_, change) => {
    expect(sealOf(genesis, [anEntry(change)])).not.toBe(sealOf(genesis, [anEntry()]));
  });

  it("differs for another run, version or beginning", () => {
    const others = [
      genesisOf({ runId: "r_other", checksum: "c1", origin: started() }),
      genesisOf({ runId, checksum: "c2", origin: started() }),
      genesisOf({ runId, checksum: "c1", origin: started({ at: 1 }) }),
    ];
    expect(new Set([genesis, ...others]).size).toBe(4);
  });
});

describe("checkSeals", () => {
  it("passes what was sealed, and gives the newest seal", () => {
    fc.assert(
      fc.property(commitsArbitrary, (commits) => {
        const { tape, seals } = sealed(commits);
        expect(checkSeals({ genesis, tape, seals, chain: seals.at(-1)?.seal ?? null })).toEqual({ ok: true, chain: seals.at(-1)?.seal, seals: seals.length });
      }),
    );
  });

  it("names the commit in which anything was changed, left out or put in", () => {
    fc.assert(
      fc.property(commitsArbitrary, fc.nat(), fc.constantFrom("change", "remove", "repeat"), (commits, dice, how) => {
        const { tape, seals } = sealed(commits);
        const at = dice % tape.length;
        const entry = tape[at] ?? anEntry();
        const inPlace = how === "change" ? [{ ...entry, seq: entry.seq + 1 }] : how === "repeat" ? [entry, entry] : [];
        const check = checkSeals({ genesis, tape: tape.toSpliced(at, 1, ...inPlace), seals });
        expect(check.ok).toBe(false);
        const firstOfCommit = commits.find((commit) => commit.includes(entry))?.[0]?.n ?? 0;
        // Nothing before the commit is doubted, and nothing after the change is named first.
        expect(check).toMatchObject({ n: expect.toSatisfy((n: number) => n >= firstOfCommit && n <= entry.n + 1) });
      }),
    );
  });

  const two = sealed([[anEntry({ n: 1 })], [anEntry({ n: 2 }), anEntry({ n: 3 })]]);

  it.each([
    ["an entry without a seal", { ...two, tape: [...two.tape, anEntry({ n: 4 })] }, 4],
    ["a seal without its entry", { ...two, tape: two.tape.slice(0, 1) }, 2],
    ["a chain that is not the newest seal", { ...two, chain: two.seals[0]?.seal ?? "" }, 4],
    ["entries that were cut off with their seal", { tape: two.tape.slice(0, 1), seals: two.seals.slice(0, 1), chain: two.seals[1]?.seal ?? "" }, 2],
    ["another beginning", { ...two, genesis: sealOf(genesis, [anEntry()]) }, 1],
  ])("refuses %s", (_, run, n) => {
    expect(checkSeals({ genesis, ...run })).toMatchObject({ ok: false, n });
  });
});
