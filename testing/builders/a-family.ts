import { expect } from "vitest";
import type { FlowDefinition } from "@/flows/definition/schema";
import { compiledFor } from "@/flows/engine/compile/compiled-for";
import { createFamilyInMemory } from "@/flows/engine/perform/family-in-memory";
import { replay } from "@/flows/engine/record/replay";
import { stepJson } from "@/flows/engine/record/step-json";
import type { Signal } from "@/flows/engine/run/signal";
import type { Step } from "@/flows/engine/run/step";
import { wireStep } from "@/flows/engine/run/wire-step";
import { canonicalJson } from "@/flows/json/canonical";
import type { Executor } from "@/flows/ports/executor";
import { aClock, message, noPorts, start, started } from "./a-run";
import { act, aRegistry, say } from "./an-executor";

export type FamilyOptions = { executors?: readonly Executor[]; input?: string };

/** Flows by name that call each other; the first of them begins. Each text is a message, a second apart. */
export async function aFamily(flows: { [slug: string]: FlowDefinition }, { executors = [] }: FamilyOptions = {}) {
  const said: { run: string; content: string }[] = [];
  const steps = new Map<string, Step[]>();
  const registry = aRegistry(say, act, ...executors);
  let count = 0;
  let at = start;
  const family = createFamilyInMemory({
    findFlow: async (slug) => (Object.hasOwn(flows, slug) ? (flows[slug] ?? null) : null),
    executors: registry,
    ports: () => noPorts,
    clock: aClock(),
    newRunId: () => `r_${(count += 1)}`,
    onPart(run, part) {
      said.push(...part.replies.map(({ content }) => ({ run, content })));
      steps.set(run, [...(steps.get(run) ?? []), ...part.steps]);
    },
  });
  const [first] = Object.values(flows);
  if (first === undefined) throw new Error("a family needs a flow");
  await family.start(first, started());

  async function tell(...inputs: (string | Signal)[]): Promise<string[]> {
    const before = said.length;
    for (const input of inputs) {
      at += 1_000;
      await family.give(typeof input === "string" ? message(input, at) : input);
    }
    return said.slice(before).map(({ content }) => content);
  }

  return {
    family,
    said,
    tell,
    give: (signal: Signal, runId: string) => family.give(signal, runId),
    front: () => family.front()?.runId,
    stepsOf: (runId: string) => steps.get(runId) ?? [],
    run(runId: string) {
      const found = family.runs().find((run) => run.runId === runId);
      if (found?.snapshot == null) throw new Error(`there is no run ${runId}`);
      return { ...found, snapshot: found.snapshot };
    },
    /** `status state` of each, in the order in which they began. */
    stands: () => family.runs().map(({ snapshot }) => (snapshot === null ? "nowhere" : `${snapshot.status} ${snapshot.state}`)),
    /** Each run's tape leads to its steps and to where it stands, byte for byte. */
    expectReplayed() {
      for (const { runId, definition, started: origin, tape, snapshot } of family.runs()) {
        if (snapshot === null) continue;
        const lived = replay(compiledFor(definition, registry), runId, origin, JSON.parse(JSON.stringify(tape)));
        expect(canonicalJson(JSON.parse(JSON.stringify(lived.snapshot)))).toBe(canonicalJson(JSON.parse(JSON.stringify(snapshot))));
        expect(lived.steps.map(wireStep).map(stepJson)).toEqual((steps.get(runId) ?? []).map(wireStep).map(stepJson));
      }
    },
  };
}
