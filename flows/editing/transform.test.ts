import { describe, expect, it } from "vitest";
import { aFlow, aState } from "@/testing/builders/a-flow";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";
import type { EntityRef, ItemList } from "./places";
import { rebase } from "./rebase";
import { refine } from "./refine";
import { transform } from "./transform";

const flow = aFlow(
  {
    ask: {
      type: "wait",
      onEntry: [{ executor: "response", config: { message: "Hello", image: { url: "u" } } }],
      transitions: { user_message: { target: "work", actions: [{ executor: "set", config: { values: {} } }] }, cancel: "done" },
    },
    work: { type: "parallel", branches: { one: [{ executor: "search", config: {} }] }, transitions: { success: "done" } },
    done: { type: "final" },
  },
  { onError: "work", context: { name: { type: "string", required: false } } },
);

const idIn = (list: readonly { id: string }[] | undefined): string => list?.[0]?.id ?? "";
const ask = flow.states.ask ?? aState({ type: "wait" });
const [toDone, toWork] = [ask.transitions[0]?.id ?? "", ask.transitions[1]?.id ?? ""];
const onEntry: ItemList = { state: "ask", list: "onEntry" };
const ways: ItemList = { state: "ask", list: "transitions" };
const hello: EntityRef = { type: "item", id: idIn(ask.onEntry), in: onEntry };
const one: ItemList = { state: "work", list: "branch", branch: "one" };
const search: EntityRef = { type: "item", id: idIn(flow.states.work?.type === "parallel" ? flow.states.work.branches?.one : []), in: one };

const write = (entity: EntityRef, path: string[], value?: string, was?: string): FlowEdit => ({
  type: "setField",
  entity,
  path,
  ...(value === undefined ? {} : { value }),
  ...(was === undefined ? {} : { was }),
});
const say = (value: string): FlowEdit => write(hello, ["config", "message"], value, "Hello");
const describeAsk = write({ type: "state", name: "ask" }, ["description"], "Asks");
const guard: FlowEdit = write({ type: "item", id: toWork, in: ways }, ["guard"], "a");
const remove = (name: string): FlowEdit => ({ type: "removeState", name, cascade: false, keepReferences: true });
const rename = (from: string, to: string): FlowEdit => ({ type: "renameState", from, to });

describe("transform", () => {
  it.each<[string, FlowEdit, FlowEdit, FlowEdit | null]>([
    ["what has nothing to do with it stays", describeAsk, say("Hi"), describeAsk],
    ["of two in one field the later one stays", say("Hey"), say("Hi"), say("Hey")],
    ["what was typed into a state that is gone comes back to its author", say("Hey"), remove("ask"), null],
    ["a state that somebody has typed into stays", remove("ask"), say("Hi"), null],
    ["and one that somebody has added to", remove("work"), { type: "addEntity", to: one, item: { id: "a_new" }, before: null }, null],
    ["an item that somebody has typed into stays", { type: "removeEntity", from: onEntry, id: hello.type === "item" ? hello.id : "" }, say("Hi"), null],
    [
      "so does a transition whose actions somebody has added to",
      { type: "removeEntity", from: ways, id: toWork },
      { type: "addEntity", to: { state: "ask", list: "transition", transition: toWork }, item: { id: "a_new" }, before: null },
      null,
    ],
    ["what was typed into an item that is gone comes back", guard, { type: "removeEntity", from: ways, id: toWork }, null],
    ["a text that somebody has typed anew is not cleared", write(hello, ["config", "message"]), say("Hi"), null],
    ["a rename is followed", describeAsk, rename("ask", "talk"), write({ type: "state", name: "talk" }, ["description"], "Asks")],
    [
      "also by what leads to the state",
      write({ type: "item", id: toDone, in: ways }, ["target"], "work"),
      rename("work", "look"),
      write({ type: "item", id: toDone, in: ways }, ["target"], "look"),
    ],
    ["but not by a text that only reads so", say("work"), rename("work", "look"), say("work")],
    ["of two renames of a state the later one stays", rename("ask", "talk"), rename("ask", "chat"), rename("chat", "talk")],
    [
      "a branch is followed",
      write(search, ["when"], "a"),
      { type: "renameBranch", state: "work", from: "one", to: "two" },
      write(search.type === "item" ? { ...search, in: { state: "work", list: "branch", branch: "two" } } : search, ["when"], "a"),
    ],
    ["a document that others have changed is not replaced", { type: "replaceDefinition", definition: flow }, say("Hi"), null],
    [
      "one whose states have only moved is",
      { type: "replaceDefinition", definition: flow },
      { type: "moveStates", positions: {} },
      { type: "replaceDefinition", definition: flow },
    ],
    ["what is not in a new document comes back", guard, { type: "replaceDefinition", definition: { ...flow, states: {} } }, null],
    [
      "a property that somebody has written is not taken away",
      { type: "setProperties", properties: { apology: null, name: "N" } },
      { type: "setProperties", properties: { apology: "Sorry" } },
      { type: "setProperties", properties: { name: "N" } },
    ],
    [
      "of a batch what can be meant stays",
      { type: "batch", edits: [say("Hey"), write({ type: "flow" }, ["apology"], "Sorry")] },
      remove("ask"),
      write({ type: "flow" }, ["apology"], "Sorry"),
    ],
    ["taking back gives way to what somebody has written since", { type: "undo", edit: say("Hello") }, say("Hi"), null],
    ["and to a newer name", { type: "undo", edit: rename("ask", "before") }, rename("ask", "talk"), null],
  ])("%s", (_, edit, over, expected) => {
    expect(transform(edit, over)).toEqual(expected);
  });

  it("takes a value that is put there as a whole apart where somebody has written inside it", () => {
    const whole: FlowEdit = {
      type: "setField",
      entity: hello,
      path: ["config"],
      value: { message: "Hello", image: { url: "v" } },
      was: { message: "Hello", image: { url: "u" } },
    };
    expect(transform(whole, say("Hi"))).toEqual({
      type: "batch",
      edits: [{ type: "setField", entity: hello, path: ["config", "image", "url"], value: "v", was: "u" }],
    });
  });

  it("lets a body whose type changes take up what happened in its state", () => {
    const retyped = refine(flow, { type: "updateState", name: "ask", state: { type: "action", onEntry: ask.onEntry, transitions: ask.transitions } });
    const { definition, edits } = rebase(applyEdit(flow, say("Hi")), [retyped], [say("Hi")]);
    expect(edits).toHaveLength(1);
    expect(definition.states.ask).toMatchObject({ type: "action", onEntry: [{ config: { message: "Hi" } }] });
  });

  it("does not give a state a type that cannot hold what somebody has written there meanwhile", () => {
    const retyped = refine(flow, { type: "updateState", name: "ask", state: { type: "final", transitions: [] } });
    const reprompt = write({ type: "state", name: "ask" }, ["input", "reprompt"], "Once more?");
    expect(rebase(applyEdit(flow, reprompt), [retyped], [reprompt]).edits).toEqual([null]);
  });
});

describe("rebase", () => {
  it("gives the later of two new states another name, and what is done in it next goes there", () => {
    const add = (description: string): FlowEdit => ({ type: "addState", name: "fresh", state: { ...aState({ type: "wait" }), description } });
    const mine = [
      add("mine"),
      write({ type: "state", name: "fresh" }, ["reminder"], "still mine"),
      write({ type: "item", id: toDone, in: ways }, ["target"], "fresh"),
    ];
    const { definition, edits } = rebase(applyEdit(flow, add("theirs")), mine, [add("theirs")]);
    expect(edits).not.toContain(null);
    const [other = ""] = Object.keys(definition.states).filter((name) => name.startsWith("fresh_"));
    expect(definition.states.fresh).toEqual({ ...aState({ type: "wait" }), description: "theirs" });
    expect(definition.states[other]).toMatchObject({ description: "mine", reminder: "still mine" });
    expect(definition.states.ask?.transitions.find(({ id }) => id === toDone)?.target).toBe(other);
  });

  it("knows a state by the name that its own author gave it meanwhile", () => {
    const mine = [rename("work", "free"), rename("ask", "work"), write({ type: "state", name: "work" }, ["description"], "was ask")];
    const { definition, edits } = rebase(applyEdit(flow, rename("work", "look")), mine, [rename("work", "look")]);
    expect(edits).not.toContain(null);
    expect(definition.states.work).toMatchObject({ type: "wait", description: "was ask" });
    expect(definition.states.free?.type).toBe("parallel");
  });

  it("says which edits do not fit the document any more", () => {
    const gone = applyEdit(flow, remove("ask"));
    expect(rebase(gone, [say("Hi"), describeAsk], []).edits).toEqual([null, null]);
    expect(rebase(gone, [say("Hi")], [remove("ask")])).toMatchObject({ definition: gone, edits: [null], refused: [{ index: 0, code: "EDIT_OVERTAKEN" }] });
  });
});
