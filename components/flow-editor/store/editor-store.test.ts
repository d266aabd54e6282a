import { describe, expect, it } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { type Sync, send } from "@/flows/editing/sync";
import { aState } from "@/testing/builders/a-flow";
import { anEditorData } from "../editor-data.fixture";
import { refusalSentence } from "../refusal-sentence";
import { createEditorStore } from "./editor-store";

function aStore() {
  let time = 0;
  const store = createEditorStore(anEditorData(), { now: () => time });
  const state = () => store.getState();
  const unsent = () => state().sync.pending.map(({ edit }) => edit);
  return { store, state, unsent, past: () => state().sync.history.past, wait: (ms: number) => (time += ms) };
}

const rename = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });
const undone = (edit: FlowEdit): FlowEdit => ({ type: "undo", edit });

/** As if somebody else had removed it, in a way that no edit says. */
function withoutState(sync: Sync, name: string): Sync {
  const { [name]: _gone, ...states } = sync.shown.states;
  return { ...sync, shown: { ...sync.shown, states } };
}

describe("edit", () => {
  it("changes the document and puts the edit in the queue for the server", () => {
    const { state, unsent } = aStore();
    expect(state().edit(rename("Large"))).toBe(true);
    expect(state().definition.name).toBe("Large");
    expect(unsent()).toEqual([rename("Large")]);
  });

  it("refuses what the rules do not allow and changes nothing", () => {
    const { state, unsent } = aStore();
    const before = state().definition;
    expect(state().edit({ type: "addState", name: "find", state: aState({ type: "action" }) })).toBe(false);
    expect(state().definition).toBe(before);
    expect(state().refusal).toMatchObject({ code: "STATE_EXISTS", count: 1 });
    expect(unsent()).toEqual([]);
  });

  it("makes typing in one field one step of the history and one edit for the server", () => {
    const { state, wait, unsent, past } = aStore();
    for (const name of ["L", "La", "Lar"]) {
      state().edit(rename(name), "merge");
      wait(100);
    }
    expect(past()).toHaveLength(1);
    expect(unsent()).toEqual([rename("Lar")]);
    state().undo();
    expect(state().definition.name).toBe("Small");
  });

  it("begins another step after a pause", () => {
    const { state, wait, past } = aStore();
    state().edit(rename("L"), "merge");
    wait(5000);
    state().edit(rename("La"), "merge");
    expect(past()).toHaveLength(2);
  });

  it("does not touch an edit that is under way", () => {
    const { store, state, unsent } = aStore();
    state().edit(rename("L"), "merge");
    store.setState(({ sync }) => ({ sync: send(sync, () => "o_1")?.sync ?? sync }));
    state().edit(rename("La"), "merge");
    expect(unsent()).toEqual([rename("L"), rename("La")]);
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
    const { state, unsent } = aStore();
    state().edit(rename("Large"));
    state().undo();
    expect(unsent()).toEqual([rename("Large"), undone(rename("Small"))]);
  });

  it("forget what could be redone once something else is edited", () => {
    const { state } = aStore();
    state().edit(rename("Large"));
    state().undo();
    state().edit(rename("Other"));
    expect(state().sync.history.future).toEqual([]);
  });

  it("take what amends a step back with it", () => {
    const { state, past } = aStore();
    const before = state().definition;
    state().edit({ type: "addState", name: "more", state: aState({ type: "wait" }) });
    state().edit({ type: "updateState", name: "more", state: aState({ type: "action" }) }, "amend");
    state().edit({ type: "renameState", from: "more", to: "look_up" }, "amend");
    const after = state().definition;
    expect(past()).toHaveLength(1);
    state().undo();
    expect(state().definition).toEqual(before);
    state().redo();
    expect(state().definition).toEqual(after);
  });

  it("say so, and let the step go, when the flow has changed otherwise since", () => {
    const { store, state, unsent } = aStore();
    state().edit(rename("Large"));
    state().edit({ type: "addState", name: "more", state: aState({ type: "wait" }) });
    state().edit({ type: "renameState", from: "more", to: "other" });
    store.setState(({ sync }) => ({ sync: withoutState(sync, "other") }));
    const before = state().sync.shown;
    const edits = unsent();
    state().undo();
    expect(state()).toMatchObject({ sync: { shown: before }, refusal: { of: "undo", code: "STATE_NOT_FOUND", count: 1 } });
    expect(unsent()).toEqual(edits);
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
    store.setState(({ sync }) => ({ sync: { ...sync, shown: { ...sync.shown, states: { ...sync.shown.states, more } } } }));
    state().redo();
    expect(state()).toMatchObject({ refusal: { of: "redo", code: "STATE_EXISTS" }, sync: { history: { past: [], future: [] } } });
    expect(state().sync.shown.states.more).toEqual(more);
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
    const { state, unsent } = aStore();
    const { done: _done, ...rest } = anEditorData().definition.states;
    const fresh = anEditorData({ version: { number: 3, status: "draft", revision: 12 }, definition: { ...anEditorData().definition, states: rest } });
    const lost: FlowEdit = { type: "updateState", name: "done", state: aState({ type: "final", outcome: "failed" }) };
    state().edit(rename("Large"));
    state().edit(lost);
    state().reload(fresh);
    expect(state().definition.name).toBe("Large");
    expect(state().sync.revision).toBe(12);
    expect(unsent()).toEqual([rename("Large")]);
    expect(state().lost).toMatchObject([{ entity: { name: "done" } }]);
  });
});

describe("what others do", () => {
  it("stands beside what is not sent yet, and undo leaves it alone", () => {
    const { state } = aStore();
    state().edit(rename("Mine"));
    state().hear([{ revision: 8, opId: "o_theirs", edits: [{ type: "setProperties", properties: { description: "Theirs" } }] }]);
    expect(state().definition).toMatchObject({ name: "Mine", description: "Theirs" });
    state().undo();
    expect(state().definition).toMatchObject({ name: "Small", description: "Theirs" });
  });

  it("renames what is selected here, and closes what is asked about a state that is gone", () => {
    const { state } = aStore();
    state().selectState("find");
    state().askInPlace({ type: "target", source: "find" });
    state().hear([{ revision: 8, opId: "o_1", edits: [{ type: "batch", edits: [{ type: "renameState", from: "find", to: "search" }] }] }]);
    expect(state()).toMatchObject({ selection: { states: ["search"] }, inPlace: null });
  });

  it("leaves what is drawn the same object when the server has taken what is shown", () => {
    const { store, state } = aStore();
    state().edit(rename("Large"));
    store.setState(({ sync }) => ({ sync: send(sync, () => "o_1")?.sync ?? sync }));
    const { definition, selection } = state();
    state().hear([], { revision: 8, edits: [rename("Large")], refused: [] });
    expect(state().definition).toBe(definition);
    expect(state().selection).toBe(selection);
    expect(state().sync).toMatchObject({ revision: 8, pending: [], underWay: null });
  });

  it("gives back what the server refuses, and it cannot be undone any more", () => {
    const { store, state } = aStore();
    state().edit(rename("Large"));
    store.setState(({ sync }) => ({ sync: send(sync, () => "o_1")?.sync ?? sync }));
    state().hear([], { revision: 7, edits: [], refused: [0] });
    expect(state()).toMatchObject({ definition: { name: "Small" }, lost: [rename("Large")], sync: { history: { past: [] } } });
  });
});
