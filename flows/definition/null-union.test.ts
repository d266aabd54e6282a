import { describe, expect, it } from "vitest";
import { aSet } from "@/testing/builders/a-flow";
import { runConversation } from "@/testing/builders/a-run";
import { parseDefinition } from "./parse-definition";
import { toV2 } from "./to-v2";

const document = (field: object) => ({
  schemaVersion: 2,
  id: "nulls",
  name: "Nulls",
  module: "general",
  initialState: "begin",
  finalStates: ["done"],
  states: {
    begin: { type: "action", actions: [aSet({ note: null })], transitions: { success: "done" } },
    done: { type: "final", transitions: {} },
  },
  context: { note: { required: true, ...field } },
});

describe("a field of the context that may be null (A42)", () => {
  it.each([
    [{ type: ["string", "null"] }, { type: "string", nullable: true }],
    [{ type: ["null", "number"] }, { type: "number", nullable: true }],
    [
      { type: "string", nullable: false },
      { type: "string", nullable: false },
    ],
    [{ type: "string" }, { type: "string" }],
  ])("is read from v2 and given back as it came: %j", (written, read) => {
    const definition = parseDefinition(document(written));
    expect(definition.context.note).toMatchObject(read);
    expect(toV2(definition).context.note).toEqual({ required: true, ...written });
    expect(parseDefinition(definition)).toEqual(definition);
  });

  it("is written as it stands once it was changed", () => {
    const definition = parseDefinition(document({ type: ["null", "string"] }));
    const { note } = definition.context;
    if (note === undefined) throw new Error("no field");
    const changed = (field: object) => toV2({ ...definition, context: { note: { ...note, ...field } } }).context.note;
    expect(changed({ type: "number" })).toEqual({ type: "number", nullable: true, required: true });
    expect(changed({ nullable: false })).toEqual({ type: "string", nullable: false, required: true });
  });

  it.each([{ type: ["string"] }, { type: ["string", "number"] }, { type: "null" }, { type: ["null", "null"] }])("has one type beside null: %j", (written) => {
    expect(() => parseDefinition(document(written))).toThrow(expect.objectContaining({ code: "INVALID_FLOW" }));
  });

  it.each([
    [{ type: ["string", "null"] }, "completed", []],
    [{ type: "string" }, "completed", ["CONTEXT_REQUIRED"]],
    [{ type: "string", nullable: false }, "failed", ["CONTEXT_TYPE"]],
  ])("counts null as a value, as nothing, or refuses it: %j", async (written, status, errors) => {
    const { snapshot, steps } = await runConversation(parseDefinition(document(written)));
    expect([snapshot.status, steps.flatMap(({ error }) => (error === null ? [] : [error.code])).slice(0, 1)]).toEqual([status, errors]);
  });
});
