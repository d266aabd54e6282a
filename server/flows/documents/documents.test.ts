import { afterAll, describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { descriptorOf, manifestSchema } from "@/flows/executors/manifest";
import { checkFlow } from "@/flows/validation/check-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { createDocuments } from "./create-documents";

const documents = createDocuments({ facts: executorFacts });
afterAll(() => documents.stop());

/** So many states in a row. */
function row(length: number): FlowDefinition {
  const last = `s${length - 1}`;
  const states = Array.from({ length }, (_, index) =>
    index === length - 1 ? [last, { type: "final", transitions: {} }] : [`s${index}`, { type: "wait", transitions: { user_message: `s${index + 1}` } }],
  );
  return parseDefinition({
    schemaVersion: 2,
    id: "row",
    name: "Row",
    module: "general",
    initialState: "s0",
    finalStates: [last],
    states: Object.fromEntries(states),
    context: {},
  });
}

describe("documents", () => {
  it("that are small are done at once, large ones in a thread, with the same result", async () => {
    for (const [length, place] of [
      [20, "here"],
      [2_000, "inThread"],
    ] as const) {
      const before = documents.counts[place];
      const definition = row(length);
      expect(await documents.check(definition)).toEqual(checkFlow(definition, executorFacts));
      const renamed = await documents.change(definition, { edits: [{ type: "renameState", from: "s1", to: "second" }], over: [] }, "row");
      expect(renamed.definition.states.s0?.transitions.map(({ target }) => target)).toEqual(["second"]);
      expect(await documents.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
      expect((await documents.read(definition, { slug: "other" })).id).toBe("other");
      expect(documents.counts[place] - before).toBe(4);
    }
  });

  it("that use what plugins add are checked with it in the thread, too", async () => {
    const manifest = manifestSchema.parse({
      name: "greet",
      title: "Greet",
      description: "Greets.",
      fields: { who: { control: "text", title: "Who", description: "Whom.", required: true } },
    });
    const facts = { ...executorFacts, greet: descriptorOf(manifest) };
    const extended = createDocuments({ facts, manifests: [manifest] });
    const large = row(2_000);
    const { s1 } = large.states;
    if (s1 === undefined) throw new Error("there is no s1");
    const definition = { ...large, states: { ...large.states, s1: { ...s1, onEntry: [{ id: "a_1", executor: "greet", config: {} }] } } };
    const found = await extended.check(definition);
    expect(extended.counts.inThread).toBe(1);
    expect(found).toEqual(checkFlow(definition, facts));
    expect(found.errors.map(({ path }) => path)).toEqual(["/states/s1/onEntry/0/config/who"]);
    await extended.stop();
  });

  it("that are refused in the thread are refused in the same words", async () => {
    const definition = row(2_000);
    const missing = { type: "renameState", from: "nowhere", to: "x" } as const;
    expect((await documents.change(definition, { edits: [missing], over: [] }, "row")).refused).toMatchObject([
      { index: 0, code: "STATE_NOT_FOUND", details: { state: "nowhere" } },
    ]);
    await expect(documents.change(definition, { edits: [{ type: "batch", edits: [{ type: "none" } as never] }], over: [] }, "row")).rejects.toMatchObject({
      name: "ZodError",
    });
    await expect(documents.read({ ...definition, initialState: 1 }, {})).rejects.toMatchObject({
      code: "INVALID_FLOW",
      details: { errors: [{ path: "/initialState" }] },
    });
    const work = Array.from({ length: 600 }, () => ({ type: "setInitialState" as const, name: "s0" }));
    await expect(documents.change(definition, { edits: work, over: [] }, "row")).rejects.toMatchObject({
      code: "PAYLOAD_TOO_LARGE",
      details: { limit: 1_000_000 },
    });
  });

  it("leave the process free to do other things meanwhile", async () => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    const begun = documents.counts.inThread;
    await documents.check(row(10_000));
    clearInterval(ticking);
    expect(documents.counts.inThread - begun).toBe(1);
    expect(ticks).toBeGreaterThan(1);
  });

  it("that come all at once are worked on in turn, and some are asked to come back", async () => {
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => documents.check(row(2_000))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
    expect(results.filter((result) => result.status === "rejected" && result.reason.code === "UNAVAILABLE")).toHaveLength(6);
  });

  it("that take too long are given up, and the next is worked on", async () => {
    const hasty = createDocuments({ facts: executorFacts, deadlineMs: 1 });
    await expect(hasty.check(row(10_000))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await expect(hasty.check(row(20))).resolves.toMatchObject({ ok: true });
    await hasty.stop();
  });
});
