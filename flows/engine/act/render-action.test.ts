import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import type { StateV2 } from "../../definition/schema-v2";
import { compile } from "../compile/compile";
import { chooseAction, findActions } from "./render-action";

const end = { type: "final" } as const;
const order = anAction("order", {});
/** A state for every list that actions stand in. */
const places = {
  onEntry: { type: "action", onEntry: [order], transitions: { success: "done" } },
  actions: { type: "action", actions: [order], transitions: { success: "done" } },
  onExit: { type: "action", onExit: [order], transitions: { success: "done" } },
  "actions of a parallel state": { type: "parallel", actions: [order], transitions: { success: "done" } },
  branches: { type: "parallel", branches: { one: [order] }, transitions: { success: "done" } },
  "a transition with an alias": { type: "wait", transitions: { user_message: { target: "done", actions: [order] } } },
  "the second of several candidates": {
    type: "wait",
    transitions: {
      user_message: [
        { target: "done", guard: "a" },
        { target: "done", actions: [order] },
      ],
    },
  },
} satisfies Record<string, Partial<StateV2>>;

const placedIn = (states: Parameters<typeof aFlow>[0]) => findActions(compile(aFlow({ ...states, done: end }), {}), "order");

describe("the actions of a flow", () => {
  it.each(Object.entries(places))("are found once in %s", (_name, state) => {
    expect(placedIn({ here: state })).toMatchObject([{ state: "here", action: { action: { executor: "order" } } }]);
  });

  it("are not what is only called so somewhere in a text", () => {
    expect(placedIn({ here: { type: "action", actions: [anAction("say", { config: { executor: "order" } })], transitions: { success: "done" } } })).toEqual([]);
  });
});

describe("which of them a run would have come to", () => {
  const both = placedIn({ cash: places.actions, online: places.onEntry });

  it("is the only one, wherever the run was", () => {
    expect(chooseAction(both.slice(0, 1), new Set())).toMatchObject({ state: "cash" });
  });
  it("is the one of the states that the run was in", () => {
    expect(chooseAction(both, new Set(["online", "done"]))).toMatchObject({ state: "online" });
  });
  it.each([[[]], [["cash", "online"]]])("is not clear after %j", (visited) => {
    expect(chooseAction(both, new Set(visited))).toBeNull();
  });
  it("is none where there is none", () => {
    expect(chooseAction([], new Set(["cash"]))).toBeNull();
  });
});
