import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { walkEntities } from "@/flows/definition/entities";
import { type EntityKind, entityId } from "@/flows/definition/ids";
import { parseDefinition } from "@/flows/definition/parse-definition";
import { stateTypes } from "@/flows/definition/schema";
import { applyEdit } from "@/flows/editing/apply-edit";
import { waysOut } from "@/testing/builders/a-flow";
import { canConnect, duplicationOf, freeName, freePosition, lossOf, newState, refuseName, removalOf, toStateName } from "./state-rules";

describe("newState", () => {
  it.each(stateTypes)("makes a %s state that the schema takes", (type) => {
    const definition = aDefinition();
    const edited = applyEdit(definition, { type: "addState", name: "fresh", state: newState(type) });
    expect(parseDefinition(edited)).toEqual(edited);
  });
});

describe("names", () => {
  it("count on when a name is taken", () => {
    expect(freeName(aDefinition(), "find")).toBe("find_2");
    expect(freeName(aDefinition(), "other")).toBe("other");
  });

  it.each([
    ["Collect Address", "collect_address"],
    ["  2nd try!", "nd_try_"],
    ["zone_error", "zone_error"],
  ])("turn “%s” into %s", (text, name) => {
    expect(toStateName(text)).toBe(name);
  });

  it("are refused when they are empty, ill formed or taken by another state", () => {
    expect(refuseName(aDefinition(), "")).toBe("Give the state a name.");
    expect(refuseName(aDefinition(), "Find")).toMatch(/lowercase/);
    expect(refuseName(aDefinition(), "find")).toBe("There is a state find already.");
    expect(refuseName(aDefinition(), "find", "find")).toBeNull();
  });
});

describe("canConnect", () => {
  const definition = aDefinition();
  it.each([
    ["a new transition between two states", { source: "ask", event: null, target: "done" }, true],
    ["a new transition to the state itself", { source: "ask", event: null, target: "ask" }, true],
    ["a new transition out of a final state", { source: "done", event: null, target: "ask" }, false],
    ["a transition into nothing", { source: "ask", event: null, target: "none" }, false],
    ["leading an event elsewhere", { source: "ask", event: "user_message", target: "done" }, true],
    ["leading an event where it leads already", { source: "ask", event: "user_message", target: "find" }, false],
    ["leading an event with several candidates", { source: "find", event: "items_found", target: "done" }, false],
    ["mending an event whose target is missing", { source: "find", event: "error", target: "done" }, true],
  ])("%s: %o is %s", (_, drawn, allowed) => {
    expect(canConnect(definition, drawn)).toBe(allowed);
  });
});

describe("deleting", () => {
  it("names the transitions of other states that go too", () => {
    expect(lossOf(aDefinition(), ["find"])).toEqual([{ source: "ask", event: "user_message", target: "find" }]);
    expect(lossOf(aDefinition(), ["find", "ask"])).toEqual([]);
  });

  it("takes several states away in one edit", () => {
    const edited = applyEdit(aDefinition(), removalOf(["find", "done"]));
    expect(Object.keys(edited.states)).toEqual(["ask"]);
    expect(waysOut(edited.states.ask)).toEqual({});
  });
});

describe("duplicationOf", () => {
  it("copies states with the transitions among them, and leaves the others as they are", () => {
    const definition = aDefinition();
    let count = 0;
    const newId = (kind: EntityKind) => entityId(kind, `new${count++}`);
    const { edit, names } = duplicationOf(definition, ["ask", "find"], { ask: { x: 0, y: 0 } }, newId);
    const edited = applyEdit(definition, edit);
    expect(names).toEqual(["ask_copy", "find_copy"]);
    expect(waysOut(edited.states.ask_copy)).toEqual({ user_message: "find_copy" });
    expect(waysOut(edited.states.find_copy)).toEqual({ items_found: [{ target: "done", guard: "found.length > 3" }, "ask_copy"], error: "nowhere" });
    expect(edited.states.ask).toEqual(definition.states.ask);
    const ids = walkEntities(edited).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(edited.ui?.layout.ask_copy).toEqual({ x: 48, y: 48 });
  });
});

describe("freePosition", () => {
  it("moves down below what is in the way", () => {
    const taken = [
      { x: 0, y: 0, width: 248, height: 100 },
      { x: 0, y: 140, width: 248, height: 100 },
    ];
    // 100 + 32 still meets the second one, which ends at 240.
    expect(freePosition({ x: 10, y: 0 }, { width: 248, height: 60 }, taken)).toEqual({ x: 10, y: 272 });
  });
});
