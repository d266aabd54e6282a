import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { buildCanvasModel } from "@/components/flow-canvas/canvas-model";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import { candidatesOf } from "@/flows/definition/transitions";
import { applyEdit } from "@/flows/editing/apply-edit";
import { invertEdit } from "@/flows/editing/invert-edit";
import { catalogue } from "@/testing/builders/core-catalogue";
import { additionOf, connectionOf, eventRenameOf, placeForNewState } from "./canvas-edits";

const summariseAction = summariseWith(catalogue);

const shown = { ask: { x: 0, y: 0 }, find: { x: 352, y: 0 }, done: { x: 704, y: 0 } };

describe("additionOf", () => {
  it("adds a state, leads an event to it, and writes down where the others stood", () => {
    const edited = applyEdit(
      aDefinition(),
      additionOf(aDefinition(), shown, { name: "nowhere", type: "wait", at: { x: 1, y: 2 }, from: { source: "ask", event: "user_cancels" } }),
    );
    expect(edited.states.ask?.transitions.user_cancels).toBeDefined();
    expect(edited.ui?.layout).toEqual({ ...shown, nowhere: { x: 1, y: 2 } });
  });

  it("leaves places alone that the document has already", () => {
    const definition = { ...aDefinition(), ui: { layout: { ask: { x: 9, y: 9 }, find: { x: 8, y: 8 }, done: { x: 7, y: 7 } } } };
    expect(additionOf(definition, shown, { name: "more", type: "final", at: { x: 1, y: 2 }, from: null }).type).toBe("addState");
  });
});

describe("additionOf onto a transition", () => {
  const onto = { source: "ask", event: "user_message", index: 0 };
  const added = { name: "between", at: { x: 1, y: 2 }, from: null, onto };

  it("puts the state in between", () => {
    const definition = aDefinition();
    const edited = applyEdit(definition, additionOf(definition, shown, { ...added, type: "decision" }));
    expect(candidatesOf(edited.states.ask?.transitions.user_message ?? [])[0]?.target).toBe("between");
    expect(edited.states.between?.transitions).toEqual({ default: "find" });
  });

  it("ends the transition at an end", () => {
    const edited = applyEdit(aDefinition(), additionOf(aDefinition(), shown, { ...added, type: "final" }));
    expect(candidatesOf(edited.states.ask?.transitions.user_message ?? [])[0]?.target).toBe("between");
    expect(edited.states.between?.transitions).toEqual({});
  });

  it("is taken back by its inverse", () => {
    const edit = additionOf(aDefinition(), shown, { ...added, type: "wait" });
    expect(applyEdit(applyEdit(aDefinition(), edit), invertEdit(aDefinition(), edit))).toEqual(aDefinition());
  });
});

describe("eventRenameOf", () => {
  it("gives every candidate the new event, in their order", () => {
    const rename = eventRenameOf(aDefinition(), "find", "items_found", "found");
    const edited = rename && applyEdit(aDefinition(), rename);
    expect(edited?.states.find?.transitions.found).toEqual(aDefinition().states.find?.transitions.items_found);
    expect(edited?.states.find?.transitions.items_found).toBeUndefined();
    expect(eventRenameOf(aDefinition(), "find", "error", "error")).toBeNull();
  });
});

describe("connectionOf", () => {
  it("leads an event that is there elsewhere and makes one that is not", () => {
    const moved = applyEdit(aDefinition(), connectionOf(aDefinition(), { source: "find", event: "error", target: "done" }));
    expect(moved.states.find?.transitions.error).toBe("done");
    expect(connectionOf(aDefinition(), { source: "find", event: "success", target: "done" }).type).toBe("connect");
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
