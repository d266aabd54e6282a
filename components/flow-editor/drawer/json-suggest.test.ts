import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { placeAt } from "./json-place";
import { suggestAt } from "./json-suggest";

const names = { states: ["ask", "ask_again", "done"], executors: ["response", "llm"] };
/** `|` is where somebody writes. */
const at = (text: string) => {
  const pos = text.indexOf("|");
  return { pos, state: EditorState.create({ doc: text.replace("|", ""), extensions: [json()] }) };
};
const place = (text: string) => {
  const { state, pos } = at(text);
  const found = placeAt(state, pos);
  return found === null ? null : [found.kind, found.path, found.written];
};
const suggest = (text: string) => {
  const { state, pos } = at(text);
  const found = suggestAt(state, pos, names);
  return found === null ? [] : found.options.map(({ insert }) => insert);
};
/** The text with the first suggestion taken. */
const taken = (text: string): string => {
  const { state, pos } = at(text);
  const found = suggestAt(state, pos, names);
  const doc = state.doc.toString();
  return found === null ? doc : `${doc.slice(0, found.from)}${found.options[0]?.insert}${doc.slice(found.to)}`;
};

describe("placeAt", () => {
  it.each([
    ['{ "na|" }', ["key", [], "na"]],
    ['{ "states": { "ask": { "ty|pe": "wait" } } }', ["key", ["states", "ask"], "ty"]],
    ['{ "states": { "ask": { "type": "w|" } } }', ["value", ["states", "ask", "type"], "w"]],
    ['{ "module": | }', ["value", ["module"], ""]],
    ['{ "states": { "ask": { "onEntry": [{ "executor": "a" }, { "|" }] } } }', ["key", ["states", "ask", "onEntry", 1], ""]],
    ['{ "finalStates": ["a", "b|"] }', ["value", ["finalStates", 1], "b"]],
    ["{ | }", ["key", [], ""]],
    ['{ "finalStates": [|] }', ["value", ["finalStates", 0], ""]],
    ['{ "a"| }', ["key", [], "a"]],
    ["|{}", null],
  ])("%s", (text, expected) => {
    expect(place(text)).toEqual(expected);
  });
});

describe("suggestAt", () => {
  it("names the keys of the schema, those that begin as what is written before others", () => {
    expect(suggest('{ "in|" }')[0]).toBe('"initialState": ');
    expect(suggest('{ "in|" }')).toContain('"finalStates": ');
    expect(suggest('{ "states": { "ask": { "ti|" } } }')[0]).toBe('"timeout": ');
  });

  it("names values: of the schema, states where one leads to them, executors, and events", () => {
    expect(suggest('{ "states": { "ask": { "type": "d|" } } }')[0]).toBe('"decision"');
    expect(suggest('{ "initialState": "ask|" }')).toEqual(['"ask_again"']);
    expect(suggest('{ "states": { "ask": { "transitions": { "user_message": "d|" } } } }')).toEqual(['"done"']);
    expect(suggest('{ "states": { "ask": { "transitions": { "user_message": [{ "target": "|" }] } } } }')).toEqual(['"ask"', '"ask_again"', '"done"']);
    expect(suggest('{ "states": { "ask": { "onEntry": [{ "executor": "l|" }] } } }')).toEqual(['"llm"']);
    expect(suggest('{ "states": { "ask": { "transitions": { "user_mes|" } } } }')).toEqual(['"user_message": ']);
  });

  it("replaces what is written, and writes no second colon", () => {
    expect(taken('{ "na|" }')).toBe('{ "name":  }');
    expect(taken('{ "na|": "x" }')).toBe('{ "name": "x" }');
    expect(taken('{ "module": "fo|" }')).toBe('{ "module": "food" }');
    expect(taken('{ "module": | }')).toBe('{ "module": "food" }');
  });

  it("says nothing of what is written already, nor where nothing is known", () => {
    expect(suggest('{ "name": "Par|" }')).toEqual([]);
    expect(suggest('{ "module": "food|" }')).toEqual([]);
  });
});
