import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDefinition, anyStrangeDefinition } from "../definition/fixtures/arbitrary-definition";
import { normalForm } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";
import { AppError } from "../errors";
import { canonicalJson } from "../json/canonical";
import { applyEdit } from "./apply-edit";
import { type FlowEdit, flowEditSchema } from "./edit";
import { anythingElse, createChooser, typing } from "./fixtures/arbitrary-edits";
import { invertEdit } from "./invert-edit";
import { mergeEdits } from "./merge-edits";
import { refine } from "./refine";

const json = canonicalJson;
const numbers = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 16 });

function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | null {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const anyFineEdit = (definition: FlowDefinition, choices: readonly number[]): FlowEdit | null => {
  const chooser = createChooser("x", choices);
  return ((choices[0] ?? 0) % 3 === 0 ? typing : anythingElse)(definition, chooser);
};

describe("fine edits", () => {
  it("are taken back exactly by their inverse, whatever they were", () => {
    const applied = new Map<string, number>();
    fc.assert(
      fc.property(anyStrangeDefinition, numbers, (definition, choices) => {
        const edit = anyFineEdit(definition, choices);
        const after = edit === null ? null : tryApply(definition, edit);
        if (edit === null || after === null) return;
        applied.set(edit.type, (applied.get(edit.type) ?? 0) + 1);
        const before = json(definition);
        const inverse = invertEdit(definition, edit);
        expect(json(applyEdit(after, inverse))).toBe(before);
        expect(json(applyEdit(after, { type: "undo", edit: inverse }))).toBe(before);
        expect(flowEditSchema.safeParse(inverse).success).toBe(true);
        expect(json(applyEdit(applyEdit(after, inverse), invertEdit(after, inverse)))).toBe(json(after));
        expect(json(definition)).toBe(before);
      }),
      { numRuns: 1_500 },
    );
    for (const type of ["setField", "addEntity", "removeEntity", "moveEntity", "renameState", "removeState", "updateState"])
      expect(applied.get(type) ?? 0).toBeGreaterThan(10);
  });

  it("leave the normal form as it is: what the browser has is what the server stores", () => {
    fc.assert(
      fc.property(anyStrangeDefinition, numbers, (definition, choices) => {
        const edit = anyFineEdit(definition, choices);
        const after = edit === null ? null : tryApply(definition, edit);
        if (after !== null) expect(json(normalForm(after))).toBe(json(after));
      }),
      { numRuns: 600 },
    );
  });
});

describe("refine", () => {
  it("says the same more finely: no whole body where the type stays", () => {
    let fine = 0;
    fc.assert(
      fc.property(anyDefinition, anyDefinition, numbers, (definition, other, choices) => {
        const [name] = Object.keys(definition.states);
        const [state] = Object.values(other.states);
        const edits: (FlowEdit | null)[] = [
          anyFineEdit(definition, choices),
          name === undefined || state === undefined ? null : { type: "updateState", name, state },
          { type: "replaceDefinition", definition: other },
        ];
        for (const edit of edits) {
          const after = edit === null ? null : tryApply(definition, edit);
          if (edit === null || after === null) continue;
          const refined = refine(definition, edit);
          expect(json(applyEdit(definition, refined))).toBe(json(after));
          expect(flowEditSchema.safeParse(refined).success).toBe(true);
          const isRetyped = edit.type !== "updateState" || definition.states[edit.name]?.type !== edit.state.type;
          if (isRetyped || definition.finalStates.includes(edit.name) !== (edit.state.type === "final")) continue;
          expect(JSON.stringify(refined)).not.toContain('"updateState"');
          fine += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(fine).toBeGreaterThan(20);
  });
});

describe("mergeEdits of typing in one field", () => {
  it("knows what was there before the first key was pressed", () => {
    const entity = { type: "flow" } as const;
    const merged = mergeEdits(
      { type: "setField", entity, path: ["apology"], value: "S", was: "Sorry" },
      { type: "setField", entity, path: ["apology"], value: "So", was: "S" },
    );
    expect(merged).toEqual({ type: "setField", entity, path: ["apology"], value: "So", was: "Sorry" });
    expect(mergeEdits({ type: "setField", entity, path: ["name"], value: "S" }, { type: "setField", entity, path: ["apology"], value: "S" })).toBeNull();
  });
});
