import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aState, waysOut } from "@/testing/builders/a-flow";
import { anyDefinition, anyField, anyName, anyPosition, anyState } from "../definition/fixtures/arbitrary-definition";
import type { FlowDefinition } from "../definition/schema";
import { AppError } from "../errors";
import { canonicalJson } from "../json/canonical";
import { applyEdit } from "./apply-edit";
import { diffDefinitions } from "./diff-definitions";
import type { FlowEdit } from "./edit";
import { flowEditSchema } from "./edit";
import { mostEditWork, workOf } from "./edit-work";
import { invertEdit } from "./invert-edit";
import { mergeEdits } from "./merge-edits";

const anySimpleEdit: fc.Arbitrary<FlowEdit> = fc.oneof(
  fc.record({ type: fc.constant("addState"), name: anyName, state: anyState, position: fc.option(anyPosition, { nil: undefined }) }),
  fc.record({ type: fc.constant("renameState"), from: anyName, to: anyName }),
  fc.record({ type: fc.constant("updateState"), name: anyName, state: anyState }),
  fc.record({ type: fc.constant("removeState"), name: anyName, cascade: fc.boolean(), keepReferences: fc.boolean() }),
  fc.record({ type: fc.constant("moveStates"), positions: fc.dictionary(anyName, fc.option(anyPosition), { maxKeys: 3 }) }),
  fc.record({ type: fc.constant("setContextField"), key: fc.constantFrom("a", "b", "total"), field: fc.option(anyField) }),
  fc.record({ type: fc.constant("setInitialState"), name: anyName }),
  fc.record({
    type: fc.constant("setProperties"),
    properties: fc.dictionary(fc.constantFrom("description", "apology", "onError"), fc.option(anyName), { maxKeys: 2 }),
  }),
  fc.record({ type: fc.constant("replaceDefinition"), definition: anyDefinition }),
);

const anyEdit: fc.Arbitrary<FlowEdit> = fc.oneof(
  { weight: 5, arbitrary: anySimpleEdit },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("batch"), edits: fc.array(anySimpleEdit, { maxLength: 3 }) }) },
);

const json = canonicalJson;

/** Null when the edit does not apply: refusing is right, and shown elsewhere. */
function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | null {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

describe("edits", () => {
  it("are taken back exactly by their inverse", () => {
    let applied = 0;
    fc.assert(
      fc.property(anyDefinition, anyEdit, (definition, edit) => {
        const before = json(definition);
        const after = tryApply(definition, edit);
        fc.pre(after !== null);
        applied += 1;
        const inverse = invertEdit(definition, edit);
        expect(json(applyEdit(after ?? definition, inverse))).toBe(before);
        expect(flowEditSchema.safeParse(inverse).success).toBe(true);
        // Nothing was changed in place on the way.
        expect(json(definition)).toBe(before);
      }),
      { numRuns: 1500 },
    );
    expect(applied).toBeGreaterThan(500);
  });

  it("survive a long history of undo and redo", () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEdit, { maxLength: 12 }), (start, edits) => {
        const done: { edit: FlowEdit; inverse: FlowEdit }[] = [];
        let current = start;
        for (const edit of edits) {
          const next = tryApply(current, edit);
          if (next === null) continue;
          done.push({ edit, inverse: invertEdit(current, edit) });
          current = next;
        }
        const end = json(current);
        const undone = done.reduceRight((definition, { inverse }) => applyEdit(definition, inverse), current);
        expect(json(undone)).toBe(json(start));
        expect(json(done.reduce((definition, { edit }) => applyEdit(definition, edit), undone))).toBe(end);
      }),
      { numRuns: 300 },
    );
  });
});

describe("renames in a row", () => {
  const anyRename = fc.record({ type: fc.constant("renameState" as const), from: anyName, to: anyName });

  it("are what they are one by one, also where they meet dangling names", () => {
    let applied = 0;
    fc.assert(
      fc.property(anyDefinition, fc.array(anyRename, { maxLength: 6 }), (definition, renames) => {
        const oneByOne = renames.reduce<FlowDefinition | null>((current, rename) => (current === null ? null : tryApply(current, rename)), definition);
        const together = tryApply(definition, { type: "batch", edits: renames });
        applied += oneByOne === null ? 0 : 1;
        expect(together === null ? null : JSON.stringify(together)).toBe(oneByOne === null ? null : JSON.stringify(oneByOne));
      }),
      { numRuns: 3_000 },
    );
    expect(applied).toBeGreaterThan(500);
  });

  it("go through the states once, however many there are", () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `s${index}`);
    const walks = { count: 0 };
    const states = Object.fromEntries(
      names.map((name, index) => [name, aState({ type: "wait", transitions: { user_message: names[(index + 1) % names.length] ?? "" } }, name)]),
    );
    const counted = new Proxy(states, {
      ownKeys(target) {
        walks.count += 1;
        return Reflect.ownKeys(target);
      },
    });
    const definition: FlowDefinition = {
      schemaVersion: 3,
      id: "ring",
      name: "Ring",
      module: "general",
      initialState: "s0",
      finalStates: [],
      states: counted,
      context: {},
    };
    const edits = names.map((from) => ({ type: "renameState" as const, from, to: `${from}_x` }));
    expect(workOf(definition, edits)).toBe(2_000 + 2_000);
    const renamed = applyEdit(definition, { type: "batch", edits });
    expect(Object.keys(renamed.states).slice(0, 2)).toEqual(["s0_x", "s1_x"]);
    expect(waysOut(renamed.states.s1999_x)).toEqual({ user_message: "s0_x" });
    // What it is called, what it leads to, and what the count of the work asked.
    expect(walks.count).toBeLessThanOrEqual(3);
  });

  it("between other edits are counted for each of those", () => {
    const definition: FlowDefinition = {
      schemaVersion: 3,
      id: "x",
      name: "X",
      module: "general",
      initialState: "a",
      finalStates: [],
      states: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`s${index}`, { type: "wait", transitions: [] }])),
      context: {},
    };
    const edits: FlowEdit[] = Array.from({ length: 1_000 }, (_, index) => [
      { type: "renameState" as const, from: `s${index}`, to: `t${index}` },
      { type: "setInitialState" as const, name: `t${index}` },
    ]).flat();
    expect(workOf(definition, [{ type: "batch", edits }])).toBeGreaterThan(mostEditWork);
  });
});

describe("diffDefinitions", () => {
  it("leads from any definition to any other", () => {
    fc.assert(
      fc.property(anyDefinition, anyDefinition, (before, after) => {
        expect(json(diffDefinitions(before, after).reduce(applyEdit, before))).toBe(json(after));
      }),
      { numRuns: 500 },
    );
  });

  it("finds no difference between a definition and itself", () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        expect(diffDefinitions(definition, structuredClone(definition))).toEqual([]);
      }),
    );
  });
});

describe("mergeEdits", () => {
  it("gives one edit that does what both did, forwards and backwards", () => {
    let merged = 0;
    fc.assert(
      fc.property(anyDefinition, anyEdit, anyEdit, (start, first, second) => {
        const both = mergeEdits(first, second);
        const middle = tryApply(start, first);
        const end = middle === null ? null : tryApply(middle, second);
        if (both === null || middle === null || end === null) return;
        merged += 1;
        expect(json(applyEdit(start, both))).toBe(json(end));
        const back = mergeEdits(invertEdit(middle, second), invertEdit(start, first));
        if (back !== null) expect(json(applyEdit(end, back))).toBe(json(start));
      }),
      { numRuns: 4000 },
    );
    expect(merged).toBeGreaterThan(50);
  });
});
