import { describe, expect, it } from "vitest";
import { aFlow } from "@/testing/builders/a-flow";
import { runConversation, runId, started } from "@/testing/builders/a-run";
import { act, aRegistry, say } from "@/testing/builders/an-executor";
import { checksumOf } from "../../definition/checksum";
import { parseDefinition } from "../../definition/parse-definition";
import type { InputSpecV2 } from "../../definition/schema-v2";
import { canonicalJson } from "../../json/canonical";
import { factsOf } from "../compile/compiled-for";
import before from "../record/fixtures/before-kinds.json";
import { verifyRun } from "../record/verify-run";

const end = { type: "final" } as const;
const facts = factsOf(aRegistry(say, act));
const asks = (input: Partial<InputSpecV2>, context = {}) =>
  aFlow(
    { ask: { type: "wait", input: { accept: [], ...input }, transitions: { user_message: "done", max_attempts: "gone" } }, done: end, gone: end },
    { context },
  );
const partySize: Partial<InputSpecV2> = { store: "party_size", validation: { type: "integer", minimum: 1, maximum: 12 } };

describe("an answer that is kept", () => {
  it.each<[string, Partial<InputSpecV2>, object, string, unknown]>([
    ["a whole number by its rule", partySize, {}, "9", 9],
    ["in words, among others", partySize, {}, "nine people please", 9],
    ["in Devanagari", partySize, {}, "नौ", 9],
    ["by its kind", { store: "n", kind: "wholeNumber" }, {}, "for 9 please", 9],
    ["by its limits alone", { store: "n", validation: { minimum: 1 } }, {}, "two and a half? no: 2.5", "asked again"],
    ["a number as the context declares it", { store: "n" }, { n: { type: "number", required: false } }, "nau", 9],
    ["yes or no by its rule", { store: "ok", validation: { type: "boolean" } }, {}, "haan ji", true],
    ["a date by its format", { store: "day", validation: { type: "string", format: "date" } }, {}, "25 Dec", "2026-12-25"],
    ["a date as told from the signal's time", { store: "day", kind: "date" }, {}, "tomorrow", "2026-01-02"],
    ["one of a list", { store: "drink", validation: { enum: ["tea", "coffee"] } }, {}, "the second one", "coffee"],
    [
      "one of the options",
      {
        store: "drink",
        kind: "choice",
        options: [
          { id: "t", label: "Tea" },
          { id: "c", label: "Coffee" },
        ],
      },
      {},
      "coffee please",
      "Coffee",
    ],
    ["a text, where nothing says more", { store: "note" }, {}, "9 people", "9 people"],
    [
      "the number, not the option at its place",
      {
        ...partySize,
        options: [
          { id: "2", label: "2" },
          { id: "4", label: "4" },
        ],
      },
      {},
      "1",
      1,
    ],
  ])("is %s", async (_, input, context, text, value) => {
    const run = await runConversation(asks(input, context), [text]);
    expect(run.snapshot.context[input.store ?? ""] ?? "asked again").toEqual(value);
    expect(run.snapshot.state).toBe(value === "asked again" ? "ask" : "done");
  });

  it.each([
    ["13", "13 is more than 12. Please answer with a whole number from 1 to 12."],
    ["no idea", "Please answer with a whole number from 1 to 12."],
    ["2 or 3", "Please answer with a whole number from 1 to 12."],
    ["2.5", "Please answer with a whole number from 1 to 12."],
  ])("that does not fit (%j) is asked for in words", async (text, words) => {
    const run = await runConversation(asks(partySize), [text]);
    expect(run.texts.at(-1)).toBe(words);
    expect(run.snapshot).toMatchObject({ state: "ask", attempts: 1, context: {} });
    expect(run.snapshot.agenda.visit).not.toHaveProperty("wanted");
  });

  it("is asked for in the author's words where there are some", async () => {
    expect((await runConversation(asks({ ...partySize, reprompt: "How many of you?" }), ["13"])).texts).toEqual(["How many of you?"]);
  });

  it("does not stand in the way of what is said anywhere", async () => {
    expect((await runConversation(asks(partySize), ["cancel"])).snapshot.status).toBe("cancelled");
    expect((await runConversation(asks(partySize), ["agent"])).snapshot.pausedReason).toBe("handoff");
  });

  it("still goes to max_attempts, and a rule of the context still holds", async () => {
    expect((await runConversation(asks(partySize), ["x", "y", "z"])).snapshot.state).toBe("gone");
    const declared = { n: { type: "number", required: false, validation: { type: "integer", maximum: 5 } } };
    expect((await runConversation(asks({ store: "n" }, declared), ["six"])).texts).toEqual([
      "6 is more than 5. Please answer with a whole number of 5 or less.",
    ]);
  });
});

describe("a recorded answer", () => {
  it.each(["9 people", "no idea", "13", "cancel"])("%j is lived again to the same snapshot", async (text) => {
    const run = await runConversation(asks(partySize), [text, "twelve"]);
    expect(verify({ ...run, started: started() })).toMatchObject({ ok: true });
  });

  it("that was read before there were kinds is read as it was then", () => {
    for (const record of Object.values(before)) expect(verify({ ...record, definition: parseDefinition(record.definition) })).toMatchObject({ ok: true });
    const refusals = before.refused.steps.filter((step) => step.event === "data_invalid");
    expect(refusals).toHaveLength(3);
  });

  it("of before is told from one of now by the note in its step alone", () => {
    const steps = before.refused.steps.map((step) => (step.event === "data_invalid" ? { ...step, output: { ...step.output, read: "wholeNumber" } } : step));
    expect(verify({ ...before.refused, definition: parseDefinition(before.refused.definition), steps })).toMatchObject({ ok: false });
  });
});

function verify(record: { definition: unknown; started: unknown; steps: unknown; tape?: readonly unknown[]; snapshot: unknown }) {
  const definition = parseDefinition(record.definition);
  const steps = JSON.parse(canonicalJson(record.steps));
  const stored = JSON.parse(canonicalJson(record.snapshot));
  const recorded = record.tape === undefined ? { tape: [], before: { seq: steps.length, seals: [] } } : { tape: record.tape };
  return verifyRun({
    definition,
    checksum: checksumOf(definition),
    runId,
    origin: record.started,
    ...recorded,
    steps,
    seals: [],
    facts,
    stored,
  });
}
