import { describe, expect, it } from "vitest";
import { flowDefinitionJsonSchema } from "../definition/json-schema";
import type { JsonObject } from "./json";
import { keysAt, valuesAt } from "./schema-suggestions";

const schema: JsonObject = JSON.parse(JSON.stringify(flowDefinitionJsonSchema()));
const labels = (found: { label: string }[]) => found.map(({ label }) => label);

describe("what the schema of a flow names", () => {
  it("at its top: what is needed first, with its type", () => {
    const keys = keysAt(schema, []);
    expect(labels(keys).slice(0, 7)).toEqual(["schemaVersion", "id", "name", "module", "initialState", "finalStates", "states"]);
    expect(keys.find(({ label }) => label === "module")).toEqual({ label: "module", detail: "one of a list, needed" });
    expect(keys.find(({ label }) => label === "apology")).toEqual({ label: "apology", detail: "string" });
    expect(keys.find(({ label }) => label === "runTimeout")?.detail).toBe("integer or string");
  });

  it("in a state, an action, a candidate and an option", () => {
    expect(labels(keysAt(schema, ["states", "ask"]))).toEqual(expect.arrayContaining(["type", "onEntry", "transitions", "input"]));
    expect(labels(keysAt(schema, ["states", "ask", "onEntry", 3]))).toEqual(expect.arrayContaining(["executor", "config", "when"]));
    expect(labels(keysAt(schema, ["states", "ask", "transitions", "user_message"]))).toEqual(expect.arrayContaining(["target", "guard"]));
    expect(labels(keysAt(schema, ["states", "ask", "transitions", "user_message", 0]))).toEqual(expect.arrayContaining(["target", "guard"]));
    expect(labels(keysAt(schema, ["states", "ask", "input", "options", 0]))).toEqual(expect.arrayContaining(["id", "label", "event"]));
  });

  it("as values", () => {
    expect(labels(valuesAt(schema, ["states", "ask", "type"]))).toEqual(['"action"', '"decision"', '"parallel"', '"wait"', '"final"']);
    expect(labels(valuesAt(schema, ["schemaVersion"]))).toEqual(["2"]);
    expect(labels(valuesAt(schema, ["states", "ask", "background"]))).toEqual(["true", "false"]);
    expect(valuesAt(schema, ["name"])).toEqual([]);
  });

  it("nowhere else", () => {
    expect(keysAt(schema, ["name"])).toEqual([]);
    expect(keysAt(schema, ["states", "ask", "type", "deeper"])).toEqual([]);
    expect(valuesAt(schema, ["constructor"])).toEqual([]);
  });
});

it("a schema that refers to itself is not followed for ever", () => {
  expect(keysAt({ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } }, [])).toEqual([]);
  const list: JsonObject = { $ref: "#/$defs/list", $defs: { list: { properties: { next: { $ref: "#/$defs/list" } } } } };
  expect(labels(keysAt(list, ["next", "next", "next"]))).toEqual(["next"]);
});
