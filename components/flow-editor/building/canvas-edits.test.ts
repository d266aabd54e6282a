import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { buildCanvasModel } from "@/components/flow-canvas/canvas-model";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import { type EntityKind, entityId } from "@/flows/definition/ids";
import { applyEdit } from "@/flows/editing/apply-edit";
import { invertEdit } from "@/flows/editing/invert-edit";
import { waysOut } from "@/testing/builders/a-flow";
import { catalogue } from "@/testing/builders/core-catalogue";
import { additionOf, connectionOf, eventRenameOf, placeForNewState } from "./canvas-edits";

const summariseAction = summariseWith(catalogue);
const newId = (kind: EntityKind) => entityId(kind, "new");
const shown = { ask: { x: 0, y: 0 }, find: { x: 352, y: 0 }, done: { x: 704, y: 0 } };

describe("additionOf", () => {
  it("adds a state, leads an event to it, and writes down where the others stood", () => {
    const edited = applyEdit(
      aDefinition(),
      additionOf(aDefinition(), shown, { name: "nowhere", type: "wait", at: { x: 1, y: 2 }, from: { source: "ask", event: "user_cancels" } }, newId),
    );
    expect(waysOut(edited.states.ask).user_cancels).toBe("nowhere");
    expect(edited.ui?.layout).toEqual({ ...shown, nowhere: { x: 1, y: 2 } });
  });

  it("leaves places alone that the document has already", () => {
    const definition = { ...aDefinition(), ui: { layout: { ask: { x: 9, y: 9 }, find: { x: 8, y: 8 }, done: { x: 7, y: 7 } } } };
    expect(additionOf(definition, shown, { name: "more", type: "final", at: { x: 1, y: 2 }, from: null }, newId).type).toBe("addState");
  });
});

describe("additionOf onto a transition", () => {
  const onto = { source: "ask", event: "user_message", index: 0 };
  const added = { name: "between", at: { x: 1, y: 2 }, from: null, onto };

  it("puts the state in between", () => {
    const definition = aDefinition();
    const edited = applyEdit(definition, additionOf(definition, shown, { ...added, type: "decision" }, newId));
    expect(waysOut(edited.states.ask).user_message).toBe("between");
    expect(waysOut(edited.states.between)).toEqual({ default: "find" });
  });

  it("ends the transition at an end", () => {
    const edited = applyEdit(aDefinition(), additionOf(aDefinition(), shown, { ...added, type: "final" }, newId));
    expect(waysOut(edited.states.ask).user_message).toBe("between");
    expect(waysOut(edited.states.between)).toEqual({});
  });

  it("is taken back by its inverse", () => {
    const edit = additionOf(aDefinition(), shown, { ...added, type: "wait" }, newId);
    expect(applyEdit(applyEdit(aDefinition(), edit), invertEdit(aDefinition(), edit))).toEqual(aDefinition());
  });
});

describe("eventRenameOf", () => {
  it("gives every candidate the new event, in their order", () => {
    const { items_found, ...others } = waysOut(aDefinition().states.find);
    const rename = eventRenameOf(aDefinition(), "find", "items_found", "found");
    const edited = rename && applyEdit(aDefinition(), rename);
    expect(waysOut(edited?.states.find)).toEqual({ ...others, found: items_found });
    expect(eventRenameOf(aDefinition(), "find", "error", "error")).toBeNull();
  });
});

describe("connectionOf", () => {
  it("leads an event that is there elsewhere and makes one that is not", () => {
    const moved = applyEdit(aDefinition(), connectionOf(aDefinition(), { source: "find", event: "error", target: "done" }, newId));
    expect(waysOut(moved.states.find).error).toBe("done");
    expect(connectionOf(aDefinition(), { source: "find", event: "success", target: "done" }, newId).type).toBe("addEntity");
  });
});

describe("placeForNewState", () => {
  it("is right of the selected state, below what stands there", () => {
    const model = buildCanvasModel(aDefinition(), summariseAction);
    const place = placeForNewState(model, shown, { beside: "ask", middle: { x: 0, y: 0 } });
    expect(place.x).toBe(352);
    expect(place.y).toBeGreaterThan(100);
  });
});
