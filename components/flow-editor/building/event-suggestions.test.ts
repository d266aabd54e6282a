import { describe, expect, it } from "vitest";
import { aState, type StateInput } from "@/testing/builders/a-flow";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { bestEvent, refuseEvent, suggestEvents } from "./event-suggestions";

const search: StateInput = { type: "action", actions: [{ executor: "search", config: {} }], transitions: { no_items: "empty" } };

describe("suggestEvents", () => {
  it("offers what the actions of a state can emit, and marks what is in use", () => {
    expect(suggestEvents(aState(search), executorFacts)).toEqual([
      { event: "items_found", group: "executors", used: false },
      { event: "no_items", group: "executors", used: true },
      { event: "success", group: "engine", used: false },
      { event: "error", group: "engine", used: false },
      { event: "default", group: "engine", used: false },
    ]);
  });

  it("offers the timeout of an action state that has one", () => {
    expect(suggestEvents(aState({ ...search, timeout: 5000 }), executorFacts).map(({ event }) => event)).toContain("timeout");
  });

  it("offers what the conditions of a decision give, before default", () => {
    const state: StateInput = { type: "decision", conditions: [{ expression: "a", event: "large" }], transitions: {} };
    expect(suggestEvents(aState(state), executorFacts).map(({ event }) => event)).toEqual(["large", "default", "error"]);
  });

  it("offers the events of a wait's own options first", () => {
    const state: StateInput = { type: "wait", input: { accept: [], options: [{ id: "1", label: "Later", event: "user_waits" }] }, transitions: {} };
    const events = suggestEvents(aState(state), executorFacts).map(({ event }) => event);
    expect(events[0]).toBe("user_waits");
    expect(events).toContain("user_message");
    expect(events).toContain("max_attempts");
    expect(events).not.toContain("success");
  });

  it("offers nothing out of a final state", () => {
    expect(suggestEvents(aState({ type: "final" }), executorFacts)).toEqual([]);
  });
});

describe("refuseEvent", () => {
  it.each([
    ["", "Choose or type an event."],
    ["two words", "An event name has no spaces."],
    ["no_items", "This state already has a transition for no_items. Add a candidate to it in the inspector."],
  ])("refuses “%s” in words", (event, sentence) => {
    expect(refuseEvent(aState(search), event)).toBe(sentence);
  });

  it("takes a name of one's own", () => {
    expect(refuseEvent(aState(search), "webhook:courier.delivered")).toBeNull();
  });
});

describe("bestEvent", () => {
  it.each<[string, StateInput, string]>([
    ["a question's answer", { type: "wait", input: { accept: ["user_message"] }, transitions: {} }, "user_message"],
    ["what else a question takes", { type: "wait", input: { accept: ["user_confirms", "user_cancels"] }, transitions: { user_confirms: "a" } }, "user_cancels"],
    ["what an action found", { ...search, transitions: {} }, "items_found"],
    ["what else it can give", { ...search, transitions: { items_found: "a", no_items: "b" } }, "success"],
    ["a condition that leads nowhere yet", { type: "decision", conditions: [{ expression: "a", event: "large" }], transitions: {} }, "large"],
    ["the rest of a decision", { type: "decision", conditions: [{ expression: "a", event: "large" }], transitions: { large: "a" } }, "default"],
    ["a name of its own when all are used", { type: "decision", transitions: { default: "a", error: "b" } }, "event_3"],
  ])("is %s", (_, state, event) => {
    expect(bestEvent(aState(state), executorFacts)).toBe(event);
  });
});
