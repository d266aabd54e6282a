import { describe, expect, it } from "vitest";
import type { InputSpec } from "@/flows/definition/schema";
import { aField, aFlow } from "@/testing/builders/a-flow";
import { catalogue } from "@/testing/builders/core-catalogue";
import { contextPaths } from "./context-paths";
import { examplesOf, kindShown, stockReprompt, withKind } from "./kept-answer";

const rule: InputSpec = { accept: [], store: "party_size", validation: { type: "integer", minimum: 1, maximum: 12 } };
const number = aField({ type: "number" });

describe("a kept answer in the inspector", () => {
  it("shows the kind that follows from its rule or its key", () => {
    expect(kindShown(rule, undefined)).toBe("wholeNumber");
    expect(kindShown({ accept: [], store: "n" }, number)).toBe("number");
    expect(kindShown({ accept: [], store: "n" }, undefined)).toBe("text");
  });

  it("keeps the limits that the new kind knows too, and lets go of the others", () => {
    expect(withKind(rule, "number")).toEqual({ accept: [], store: "party_size", kind: "number", validation: { minimum: 1, maximum: 12 } });
    expect(withKind(rule, "yesNo")).toEqual({ accept: [], store: "party_size", kind: "yesNo" });
    expect(withKind({ ...rule, validation: { not: { const: 3 }, maximum: 4 } }, "date").validation).toEqual({ not: { const: 3 } });
  });

  it("says what is understood, and what is said of what is not", () => {
    expect(examplesOf("wholeNumber")).toBe("Understood: “9”, “nine”, “9 people”, “नौ”.");
    expect(examplesOf("choice")).toBe("Understood: its label, “2”, the second one.");
    expect(stockReprompt(rule, undefined)).toBe("Please answer with a whole number from 1 to 12.");
    expect(stockReprompt({ accept: [] }, undefined)).toBeNull();
  });

  it("is offered in templates and conditions with its kind", () => {
    const flow = aFlow({ ask: { type: "wait", input: rule } });
    expect(contextPaths(flow, catalogue.descriptions)).toContainEqual({ path: "party_size", detail: "whole number, kept by ask" });
  });
});
