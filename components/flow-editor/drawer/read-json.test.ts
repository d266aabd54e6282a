import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import { locatePointer } from "./locate-pointer";
import { readJson } from "./read-json";

function read(text: string) {
  const state = EditorState.create({ doc: text, extensions: [json()] });
  return readJson(text, (pointer) => locatePointer(state, pointer));
}

const textOf = (definition: unknown) => JSON.stringify(definition, null, 2);

describe("readJson", () => {
  it("gives the definition that was written", () => {
    expect(read(textOf(aDefinition()))).toEqual({ ok: true, definition: aDefinition() });
  });

  it("says where text stops being JSON", () => {
    const text = '{\n  "name": "x",,\n}';
    const reading = read(text);
    expect(reading).toMatchObject({ ok: false });
    if (!reading.ok) expect(reading.faults[0]?.to).toBeGreaterThan(10);
  });

  it("points at the value that does not fit", () => {
    const text = textOf({ ...aDefinition(), module: "bakery" });
    const reading = read(text);
    if (reading.ok) throw new Error("it should not have been read");
    const [fault] = reading.faults;
    expect(text.slice(fault?.from, fault?.to)).toBe('"bakery"');
    expect(fault?.message).toMatch(/^\/module: /);
  });

  it("points at what surrounds a value that is not there", () => {
    const { name: _name, ...rest } = aDefinition();
    const reading = read(textOf(rest));
    if (reading.ok) throw new Error("it should not have been read");
    expect(reading.faults[0]).toMatchObject({ from: 0, message: expect.stringMatching(/^\/name: /) });
  });
});

describe("locatePointer", () => {
  it("finds values in objects and lists", () => {
    const text = '{"states":{"a":{"list":[10, {"b/c": true}]}}}';
    const state = EditorState.create({ doc: text, extensions: [json()] });
    const at = (pointer: string) => {
      const place = locatePointer(state, pointer);
      return place && text.slice(place.from, place.to);
    };
    expect(at("/states/a/list/0")).toBe("10");
    expect(at("/states/a/list/1/b~1c")).toBe("true");
    expect(at("/states/b")).toBeNull();
  });
});
