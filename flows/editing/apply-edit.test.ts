import { describe, expect, it } from "vitest";
import { aField, aState, waysOut } from "@/testing/builders/a-flow";
import { parseDefinition } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";
import { toV2 } from "../definition/to-v2";
import { candidatesFor } from "../definition/transitions";
import { AppError } from "../errors";
import { applyEdit } from "./apply-edit";
import { type FlowEdit, flowEditSchema } from "./edit";
import { invertEdit } from "./invert-edit";

const flow = parseDefinition({
  schemaVersion: 2,
  id: "a_flow",
  name: "A flow",
  module: "food",
  initialState: "start",
  finalStates: ["done"],
  states: {
    start: { type: "wait", transitions: { user_message: "work", user_cancels: { target: "done", guard: "a" } } },
    work: { type: "action", transitions: { success: ["done", { target: "start", guard: "b" }], error: "gone", go: "work" } },
    done: { type: "final", transitions: {} },
  },
  context: {},
  onError: "work",
  ui: { layout: { start: { x: 0, y: 0 }, work: { x: 320, y: 0 } } },
});

/** As people read it. */
const applied = (definition: FlowDefinition, edit: FlowEdit) => toV2(applyEdit(definition, edit));

const idOf = (state: string, event: string) => candidatesFor(flow.states[state] ?? { transitions: [] }, event)[0]?.id ?? "";

function refusal(edit: FlowEdit): { code: string; details: unknown } | "applied" {
  try {
    applyEdit(flow, edit);
    return "applied";
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, details: error.details };
    throw error;
  }
}

describe("applyEdit", () => {
  it("renames a state everywhere it is named, and keeps the order of states", () => {
    const renamed = applied(flow, { type: "renameState", from: "work", to: "search" });
    expect(Object.keys(renamed.states)).toEqual(["start", "search", "done"]);
    expect(renamed).toMatchObject({
      states: { start: { transitions: { user_message: "search" } }, search: { transitions: { go: "search", error: "gone" } } },
      onError: "search",
      ui: { layout: { start: { x: 0, y: 0 }, search: { x: 320, y: 0 } } },
    });
    expect(JSON.stringify(renamed)).not.toContain("work");
  });

  it("renames the initial state and a final state", () => {
    expect(applied(flow, { type: "renameState", from: "start", to: "init" })).toMatchObject({
      initialState: "init",
      states: { work: { transitions: { success: ["done", { target: "init" }] } } },
    });
    expect(applyEdit(flow, { type: "renameState", from: "done", to: "end" }).finalStates).toEqual(["end"]);
  });

  it("refuses to remove the initial state, even with cascade", () => {
    expect(refusal({ type: "removeState", name: "start", cascade: true })).toEqual({ code: "STATE_IS_INITIAL", details: { state: "start" } });
  });

  it("refuses to remove a state in use and lists where", () => {
    expect(refusal({ type: "removeState", name: "done", cascade: false })).toEqual({
      code: "STATE_IN_USE",
      details: { state: "done", references: ["/states/start/transitions/user_cancels/target", "/states/work/transitions/success/0"] },
    });
    expect(refusal({ type: "removeState", name: "work", cascade: false })).toEqual({
      code: "STATE_IN_USE",
      details: { state: "work", references: ["/states/start/transitions/user_message", "/onError"] },
    });
  });

  it("removes a state with everything that leads to it", () => {
    const cut = applied(flow, { type: "removeState", name: "work", cascade: true });
    expect(cut.states.start?.transitions).toEqual({ user_cancels: { target: "done", guard: "a" } });
    expect(cut).not.toHaveProperty("onError");
    expect(cut.ui?.layout).toEqual({ start: { x: 0, y: 0 } });
    const cutEnd = applied(flow, { type: "removeState", name: "done", cascade: true });
    expect(cutEnd.finalStates).toEqual([]);
    expect(cutEnd.states.work?.transitions.success).toEqual({ target: "start", guard: "b" });
  });

  it("enters a final state among the final states once, and takes it out when it stops being final", () => {
    const final = aState({ type: "final" });
    const added = applyEdit(flow, { type: "addState", name: "gone", state: final, position: { x: 5, y: 6 } });
    expect(added.finalStates).toEqual(["done", "gone"]);
    expect(added.ui?.layout.gone).toEqual({ x: 5, y: 6 });
    expect(applyEdit({ ...flow, finalStates: ["done", "gone"] }, { type: "addState", name: "gone", state: final }).finalStates).toEqual(["done", "gone"]);
    expect(applyEdit(added, { type: "updateState", name: "gone", state: aState({ type: "wait" }) }).finalStates).toEqual(["done"]);
  });

  it("adds, changes, moves and removes one candidate of an event", () => {
    const to = { state: "start", list: "transitions" } as const;
    const connected = applyEdit(flow, {
      type: "addEntity",
      to,
      item: { id: "t_new", event: "user_message", target: "done" },
      before: idOf("start", "user_message"),
    });
    expect(waysOut(connected.states.start).user_message).toEqual(["done", "work"]);
    const later = applyEdit(connected, { type: "moveEntity", in: to, id: "t_new", before: null });
    expect(waysOut(later.states.start).user_message).toEqual(["work", "done"]);
    const entity = { type: "item", id: "t_new", in: to } as const;
    const moved = applyEdit(applyEdit(later, { type: "setField", entity, path: ["event"], value: "user_edits" }), {
      type: "setField",
      entity,
      path: ["target"],
      value: "start",
    });
    expect(waysOut(moved.states.start)).toEqual({ user_message: "work", user_edits: "start", user_cancels: { target: "done", guard: "a" } });
    const gone = applyEdit(moved, { type: "removeEntity", from: to, id: "t_new" });
    expect(gone.states.start?.transitions).toEqual(flow.states.start?.transitions);
  });

  it("sets and removes properties, but not those that have edits of their own", () => {
    const named = applyEdit(flow, { type: "setProperties", properties: { name: "Better", onError: null } });
    expect(named.name).toBe("Better");
    expect(named).not.toHaveProperty("onError");
    expect(refusal({ type: "setProperties", properties: { states: {} } })).toMatchObject({ code: "INVALID_FLOW" });
    expect(refusal({ type: "setProperties", properties: { name: "" } })).toMatchObject({ code: "INVALID_FLOW", details: { errors: [{ path: "/name" }] } });
    expect(refusal({ type: "setProperties", properties: { name: null } })).toMatchObject({ code: "INVALID_FLOW" });
  });

  it.each<[string, FlowEdit]>([
    ["STATE_NOT_FOUND", { type: "updateState", name: "nowhere", state: aState({ type: "wait" }) }],
    ["STATE_NOT_FOUND", { type: "removeState", name: "toString", cascade: true }],
    ["STATE_NOT_FOUND", { type: "renameState", from: "nowhere", to: "somewhere" }],
    ["STATE_EXISTS", { type: "addState", name: "work", state: aState({ type: "wait" }) }],
    ["STATE_EXISTS", { type: "renameState", from: "work", to: "done" }],
    ["INVALID_STATE", { type: "removeEntity", from: { state: "start", list: "transitions" }, id: "t_none" }],
    ["INVALID_STATE", { type: "addEntity", to: { state: "done", list: "onExit" }, item: { id: "a_1", executor: "set", config: {} }, before: null }],
    ["INVALID_STATE", { type: "addEntity", to: { state: "start", list: "actions" }, item: { id: "a_1" }, before: null }],
    ["INVALID_STATE", { type: "setField", entity: { type: "state", name: "start" }, path: ["type"], value: "final" }],
    ["INVALID_STATE", { type: "setField", entity: { type: "state", name: "start" }, path: ["outcome"], value: "failed" }],
    ["INVALID_STATE", { type: "setField", entity: { type: "state", name: "start" }, path: ["onEntry"], value: [{ id: "a_1", executor: "set" }] }],
    ["INVALID_STATE", { type: "setField", entity: { type: "state", name: "start" }, path: ["input", "constructor"], value: 1 }],
    ["INVALID_FLOW", { type: "setField", entity: { type: "flow" }, path: ["states"], value: {} }],
    ["STATE_NOT_FOUND", { type: "renameBranch", state: "nowhere", from: "a", to: "b" }],
    ["INVALID_STATE", { type: "renameBranch", state: "work", from: "a", to: "b" }],
    ["INVALID_STATE", { type: "addState", name: "constructor", state: aState({ type: "wait" }) }],
    [
      "INVALID_STATE",
      {
        type: "updateState",
        name: "work",
        state: { ...aState({ type: "wait" }), actions: [{ id: "a_1", executor: "set", config: JSON.parse('{"__proto__":1}') }] },
      },
    ],
    ["INVALID_FLOW", { type: "setContextField", key: "__proto__", field: aField({ type: "string" }) }],
    ["INVALID_FLOW", { type: "replaceDefinition", definition: { schemaVersion: 2 } }],
  ])("refuses with %s: %j", (code, edit) => {
    expect(refusal(edit)).toMatchObject({ code });
  });

  it("shares what it does not change", () => {
    const changed = applyEdit(flow, { type: "updateState", name: "work", state: aState({ type: "wait" }) });
    expect(changed.states.start).toBe(flow.states.start);
    expect(changed.finalStates).toBe(flow.finalStates);
  });
});

describe("invertEdit", () => {
  it("says plainly what is plain", () => {
    expect(invertEdit(flow, { type: "renameState", from: "work", to: "search" })).toEqual({ type: "renameState", from: "search", to: "work" });
    expect(invertEdit(flow, { type: "moveStates", positions: { start: { x: 9, y: 9 } } })).toEqual({
      type: "moveStates",
      positions: { start: { x: 0, y: 0 } },
    });
    const to = { state: "start", list: "transitions" } as const;
    expect(invertEdit(flow, { type: "addEntity", to, item: { id: "t_new", event: "go", target: "done" }, before: null })).toEqual({
      type: "removeEntity",
      from: to,
      id: "t_new",
    });
    expect(invertEdit(flow, { type: "setProperties", properties: { apology: "Sorry" } })).toEqual({ type: "setProperties", properties: { apology: null } });
  });

  it("leaves a dangling target dangling when a rename that met it is taken back", () => {
    const edit: FlowEdit = { type: "renameState", from: "done", to: "gone" };
    const after = applyEdit(flow, edit);
    expect(applyEdit(after, invertEdit(flow, edit))).toEqual(flow);
  });
});

describe("flowEditSchema", () => {
  it("fills in the defaults of a state inside a batch", () => {
    expect(flowEditSchema.parse({ type: "batch", edits: [{ type: "addState", name: "next", state: { type: "wait" } }] })).toEqual({
      type: "batch",
      edits: [{ type: "addState", name: "next", state: { type: "wait", transitions: [] } }],
    });
  });

  it("refuses an unknown edit and a batch nested seven deep", () => {
    expect(flowEditSchema.safeParse({ type: "explode" }).success).toBe(false);
    const nested = [1, 2, 3, 4, 5, 6, 7].reduce<unknown>((edits) => ({ type: "batch", edits: [edits] }), { type: "setInitialState", name: "x" });
    expect(flowEditSchema.safeParse(nested).success).toBe(false);
  });
});
