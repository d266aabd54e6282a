import { describe, expect, it } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { aState } from "@/testing/builders/a-flow";
import { anEditorData } from "../editor-data.fixture";
import { refusalSentence } from "../refusal-sentence";
import { createEditorStore } from "./editor-store";

function aStore() {
  let time = 0;
  const store = createEditorStore(anEditorData(), { now: () => time });
  return { store, state: () => store.getState(), wait: (ms: number) => (time += ms) };
}

const rename = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });

describe("edit", () => {
  it("changes the document and puts the edit in the queue for the server", () => {
    const { state } = aStore();
    expect(state().edit(rename("Large"))).toBe(true);
    expect(state().definition.name).toBe("Large");
    expect(state().unsent.edits).toEqual([rename("Large")]);
  });

  it("refuses what the rules do not allow and changes nothing", () => {
    const { state } = aStore();
    const before = state().definition;
    expect(state().edit({ type: "addState", name: "find", state: aState({ type: "action" }) })).toBe(false);
    expect(state().definition).toBe(before);
    expect(state().refusal).toMatchObject({ code: "STATE_EXISTS", count: 1 });
    expect(state().unsent.edits).toEqual([]);
  });

  it("makes typing in one field one step of the history and one edit for the server", () => {
    const { state, wait } = aStore();
    for (const name of ["L", "La", "Lar"]) {
      state().edit(rename(name), "merge");
      wait(100);
    }
    expect(state().history.past).toHaveLength(1);
    expect(state().unsent.edits).toEqual([rename("Lar")]);
    state().undo();
    expect(state().definition.name).toBe("Small");
  });

  it("begins another step after a pause", () => {
    const { state, wait } = aStore();
    state().edit(rename("L"), "merge");
    wait(5000);
    state().edit(rename("La"), "merge");
    expect(state().history.past).toHaveLength(2);
  });

  it("does not touch an edit that is under way", () => {
    const { store, state } = aStore();
    state().edit(rename("L"), "merge");
    store.setState((current) => ({ unsent: { ...current.unsent, inFlight: 1 } }));
    state().edit(rename("La"), "merge");
    expect(state().unsent.edits).toEqual([rename("L"), rename("La")]);
  });
});

describe("undo and redo", () => {
  it("give back exactly the documents before and after", () => {
    const { state } = aStore();
    const before = state().definition;
    state().edit({ type: "removeState", name: "done", cascade: true });
    const after = state().definition;
    state().undo();
    expect(state().definition).toEqual(before);
    state().redo();
    expect(state().definition).toEqual(after);
  });

  it("travel to the server as edits too", () => {
    const { state } = aStore();
    state().edit(rename("Large"));
    state().undo();
    expect(state().unsent.edits).toEqual([rename("Large"), rename("Small")]);
  });

  it("forget what could be redone once something else is edited", () => {
    const { state } = aStore();
    state().edit(rename("Large"));
    state().undo();
    state().edit(rename("Other"));
    expect(state().history.future).toEqual([]);
  });

  it("take what amends a step back with it", () => {
    const { state } = aStore();
    const before = state().definition;
    state().edit({ type: "addState", name: "more", state: aState({ type: "wait" }) });
    state().edit({ type: "updateState", name: "more", state: aState({ type: "action" }) }, "amend");
    state().edit({ type: "renameState", from: "more", to: "look_up" }, "amend");
    const after = state().definition;
    expect(state().history.past).toHaveLength(1);
    state().undo();
    expect(state().definition).toEqual(before);
    state().redo();
    expect(state().definition).toEqual(after);
  });

  it("say so, and let the step go, when the flow has changed otherwise since", () => {
    const { store, state } = aStore();
    state().edit(rename("Large"));
    state().edit({ type: "addState", name: "more", state: aState({ type: "wait" }) });
    state().edit({ type: "renameState", from: "more", to: "other" });
    const { other: _, ...states } = state().definition.states;
    // Somebody else has removed it.
    store.setState((current) => ({ definition: { ...current.definition, states } }));
    const before = state().definition;
    const { edits } = state().unsent;
    state().undo();
    expect(state()).toMatchObject({ definition: before, refusal: { of: "undo", code: "STATE_NOT_FOUND", count: 1 }, unsent: { edits } });
    const { refusal } = state();
    expect(refusal && refusalSentence(refusal)).toMatch(/^The flow has changed since, so this step cannot be taken back any more\. .+\.$/);
    state().undo();
    expect(state().refusal?.count).toBe(2);
    state().undo();
    expect(state()).toMatchObject({ refusal: null, definition: { name: "Small" } });
    state().redo();
    expect(state().definition.name).toBe("Large");
    state().redo();
    expect(state().definition.name).toBe("Large");
  });

  it("say so when a step cannot be done again", () => {
    const { store, state } = aStore();
    state().edit({ type: "addState", name: "more", state: aState({ type: "wait" }) });
    state().undo();
    const more = aState({ type: "action" });
    store.setState(({ definition }) => ({ definition: { ...definition, states: { ...definition.states, more } } }));
    state().redo();
    expect(state()).toMatchObject({ refusal: { of: "redo", code: "STATE_EXISTS" }, history: { past: [], future: [] } });
    expect(state().definition.states.more).toEqual(more);
  });

  it("do nothing at the ends of the history", () => {
    const { state } = aStore();
    const before = state().definition;
    state().undo();
    state().redo();
    expect(state().definition).toBe(before);
  });
});

describe("selection", () => {
  it("follows a state to its new name", () => {
    const { state } = aStore();
    state().selectState("find");
    state().edit({ type: "renameState", from: "find", to: "search" });
    expect(state().selection.states).toEqual(["search"]);
  });

  it("lets go of what is gone, also by undo", () => {
    const { state } = aStore();
    state().edit({ type: "addState", name: "more", state: aState({ type: "action" }) });
    state().selectState("more");
    state().undo();
    expect(state().selection.states).toEqual([]);
  });

  it("goes to the state of an issue, opens the inspector and asks for the field", () => {
    const { state } = aStore();
    state().setPanels({ right: false, rightTab: "preview" });
    state().goTo("/states/find/actions/0/config/index");
    expect(state().selection.states).toEqual(["find"]);
    expect(state().focusWish).toEqual({ path: "/states/find/actions/0/config/index", isNew: false, count: 1 });
    expect(state().panels).toMatchObject({ right: true, rightTab: "inspect" });
  });
});

describe("what was just added", () => {
  it("asks for the focus, and is fresh until it is left or something else is selected", () => {
    const { state } = aStore();
    state().wishNew("/states/find/conditions/0");
    expect(state().focusWish).toEqual({ path: "/states/find/conditions/0", isNew: true, count: 1 });
    expect(state().fresh).toBe("/states/find/conditions/0");
    state().settleNew();
    expect(state().fresh).toBeNull();
    state().wishNew("/states/find/conditions/0");
    state().selectState("done");
    expect(state().fresh).toBeNull();
  });
});

describe("reload", () => {
  it("puts unsent edits onto the newer document and keeps those that no longer fit apart", () => {
    const { state } = aStore();
    const { done: _done, ...rest } = anEditorData().definition.states;
    const fresh = anEditorData({ version: { number: 3, status: "draft", revision: 12 }, definition: { ...anEditorData().definition, states: rest } });
    const lost: FlowEdit = { type: "updateState", name: "done", state: aState({ type: "final", outcome: "failed" }) };
    state().reload(fresh, [rename("Large"), lost]);
    expect(state().definition.name).toBe("Large");
    expect(state().revision).toBe(12);
    expect(state().unsent).toEqual({ edits: [rename("Large")], inFlight: 0 });
    expect(state().leftover).toEqual([lost]);
  });
});
