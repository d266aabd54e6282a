import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { parseDefinition } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";
import type { FlowDefinitionV2 } from "../definition/schema-v2";
import { toV2 } from "../definition/to-v2";
import { compareDefinitions } from "./compare-definitions";
import { describeChange } from "./describe-change";

const base = aFlow(
  {
    ask: {
      type: "wait",
      onEntry: [anAction("say", { config: { message: "Hi" } }), anAction("set", { config: { values: { seen: true } } })],
      input: { accept: [], store: "name", options: [{ id: "a", label: "A", event: "user_picks" }] },
      transitions: { user_picks: "work", user_message: [{ target: "work", guard: "name != null" }, { target: "done" }] },
    },
    work: { type: "action", actions: [anAction("search", { config: { query: "{{name}}" } })], transitions: { success: "done", error: "done" } },
    done: { type: "final" },
  },
  { context: { name: { type: "string", required: false } } },
);

const change = (edit: (draft: FlowDefinitionV2) => void): FlowDefinition => {
  const draft = structuredClone(toV2(base));
  edit(draft);
  return parseDefinition(draft);
};
const words = (was: FlowDefinition, is: FlowDefinition) =>
  compareDefinitions(was, is).changes.flatMap((each) => {
    const { sentence, details } = describeChange(each);
    return [sentence, ...details.map((detail) => `  ${detail}`)];
  });

describe("compareDefinitions", () => {
  it("finds nothing between a flow and itself, in whatever order its keys stand, nor in a move on the canvas", () => {
    expect(compareDefinitions(base, structuredClone(base))).toEqual({ changes: [] });
    const shuffled = { ...base, states: Object.fromEntries(Object.entries(base.states).reverse()) };
    expect(compareDefinitions(base, shuffled)).toEqual({ changes: [] });
    expect(compareDefinitions(base, { ...base, ui: { layout: { ask: { x: 10, y: 20 } } } })).toEqual({ changes: [] });
  });

  it.each<[string, (draft: FlowDefinitionV2) => void, string[]]>([
    [
      "a text of an action",
      (draft) => {
        draft.states.ask!.onEntry![0]!.config.message = "Hello";
      },
      ["Changed the action say in ask, on entry", "  config.message: “Hi” became “Hello”"],
    ],
    [
      "a value that comes and one that goes",
      (draft) => {
        draft.states.ask!.timeout = "PT5M";
        delete draft.states.work!.actions![0]!.config.query;
      },
      ["Changed the state ask", "  timeout: set to “PT5M”", "Changed the action search in work", "  config.query: taken away, was “{{name}}”"],
    ],
    [
      "an action that comes in front of the others",
      (draft) => {
        draft.states.ask!.onEntry!.unshift(anAction("llm"));
      },
      ["Added the action llm in ask, on entry"],
    ],
    [
      "actions that change places",
      (draft) => {
        draft.states.ask!.onEntry!.reverse();
      },
      ["Changed the state ask", '  order of onEntry: ["say","set"] became ["set","say"]'],
    ],
    [
      "a transition that leads elsewhere",
      (draft) => {
        draft.states.work!.transitions.error = "ask";
      },
      ["Changed the transition error → ask in work", "  target: “done” became “ask”"],
    ],
    [
      "a transition that comes and one that goes",
      (draft) => {
        draft.states.ask!.transitions = { user_message: [{ target: "work", guard: "name != null" }, { target: "done" }], timeout: "done" };
      },
      ["Removed the transition user_picks → work in ask", "Added the transition timeout → done in ask"],
    ],
    [
      "a guard of one of two",
      (draft) => {
        draft.states.ask!.transitions.user_message = [{ target: "work", guard: "name != ''" }, { target: "done" }];
      },
      ["Changed the transition user_message → work in ask", "  guard: “name != null” became “name != ''”"],
    ],
    [
      "an option",
      (draft) => {
        draft.states.ask!.input!.options![0]!.label = "First";
      },
      ["Changed the option a in ask", "  label: “A” became “First”"],
    ],
    [
      "a context field",
      (draft) => {
        draft.context = { name: { type: "string", required: true }, size: { type: "number", required: false } };
      },
      ["Changed the context field name", "  required: false became true", "Added the context field size"],
    ],
    [
      "the flow's own properties",
      (draft) => {
        draft.name = "Other";
      },
      ["Changed the flow itself", "  name: “Test flow” became “Other”"],
    ],
    [
      "states that come and go",
      (draft) => {
        delete draft.states.work;
        draft.states.wholly_new = { type: "wait", transitions: { user_message: { target: "done" } } };
        draft.states.ask!.transitions = { user_message: [{ target: "wholly_new", guard: "name != null" }, { target: "done" }] };
      },
      [
        "Removed the state work",
        "Removed the transition user_picks → work in ask",
        "Changed the transition user_message → wholly_new in ask",
        "  target: “work” became “wholly_new”",
        "Added the state wholly_new",
      ],
    ],
    [
      "a state under a new name, which what leads to it has followed",
      (draft) => {
        const { work, ...rest } = draft.states;
        draft.states = { ...rest, find: work! };
        draft.states.ask!.transitions = { user_picks: "find", user_message: [{ target: "find", guard: "name != null" }, { target: "done" }] };
        draft.states.find!.timeout = 1_000;
      },
      ["Renamed the state find (was work)", "  timeout: set to 1000"],
    ],
    [
      "an end under a new name",
      (draft) => {
        const { done, ...rest } = draft.states;
        draft.states = { ...rest, finished: done! };
        draft.finalStates = ["finished"];
        draft.states.work!.transitions = { success: "finished", error: "finished" };
        draft.states.ask!.transitions.user_message = [{ target: "work", guard: "name != null" }, { target: "finished" }];
      },
      ["Renamed the state finished (was done)"],
    ],
  ])("names %s", (_, edit, expected) => {
    expect(words(base, change(edit))).toEqual(expected);
  });

  it("says in which state each change is, for the canvas, and which transition", () => {
    const { changes } = compareDefinitions(
      base,
      change((draft) => {
        draft.states.work!.transitions.error = "ask";
      }),
    );
    expect(changes).toEqual([
      {
        type: "changed",
        kind: "transition",
        name: "error",
        formerly: null,
        state: "work",
        list: "transitions",
        edge: { event: "error", index: 0, target: "ask" },
        fields: [{ path: "target", was: "done", is: "ask" }],
      },
    ]);
  });

  it("sees what is different exactly when the definitions are, and the same from the other side", () => {
    const flows = fc.record({
      text: fc.constantFrom("Hi", "Hello"),
      target: fc.constantFrom("work", "done"),
      field: fc.constantFrom("name", "size"),
      timeout: fc.option(fc.constantFrom("PT1M", "PT2M"), { nil: undefined }),
    });
    fc.assert(
      fc.property(flows, flows, (a, b) => {
        const make = ({ text, target, field, timeout }: typeof a) =>
          change((draft) => {
            draft.states.ask!.onEntry![0]!.config.message = text;
            draft.states.ask!.transitions.user_picks = target;
            draft.context = { [field]: { type: "string", required: false } };
            if (timeout !== undefined) draft.states.ask!.timeout = timeout;
          });
        const forth = compareDefinitions(make(a), make(b)).changes;
        expect(forth.length === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
        expect(compareDefinitions(make(b), make(a)).changes).toHaveLength(forth.length);
      }),
    );
  });
});
